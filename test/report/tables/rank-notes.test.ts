import { expect, test } from "vitest";
import type { TimeRank } from "../../../src/record/profile-record.ts";
import { places } from "../../../src/report/format.ts";
import { rankNotes } from "../../../src/report/tables/rank-notes.ts";
import type { TimedRow } from "../../../src/report/tables/rank-rows.ts";
import { sampleRows } from "../sample-profile.ts";

const [sample] = sampleRows();

/** Rows called a, b, c… with ranks of these first and last places. */
function rows(...ranks: readonly (readonly [number, number] | undefined)[]): readonly TimedRow[] {
  return ranks.map((rank, index) => {
    const name = String.fromCodePoint(97 + index);
    const known: TimeRank | undefined = rank === undefined ? undefined : { first: rank[0], last: rank[1] };
    return {
      row: { ...(sample as TimedRow["row"]), path: name, name },
      time: {
        medianMs: 1,
        madMs: 0,
        p95Ms: 1,
        samples: 5,
        share: 0.1,
        ...(known === undefined ? {} : { rank: known }),
      },
    };
  });
}

test("places that more rows may have than there are", () => {
  // a is surely among two; b, c and d may be the second.
  expect(rankNotes(rows([1, 1], [2, 4], [2, 4], [2, 4], [5, 5]), 2)).toEqual([
    "One of the first 2 places may belong to any of 3 layers, which the samples do not separate: b, c, d.",
  ]);
  // 15 rows for three places: twelve are named.
  expect(rankNotes(rows(...Array.from({ length: 15 }, () => [1, 15] as const)), 3)).toEqual([
    "The first 3 places may belong to any of 15 layers, which the samples do not separate: " +
      "a, b, c, d, e, f, g, h, i, j, k, l and 3 more.",
  ]);
});

test("one place alone", () => {
  expect(rankNotes(rows([1, 2], [1, 2], [3, 3]), 1)).toEqual([
    "The first place may belong to any of 2 layers, which the samples do not separate: a, b.",
  ]);
});

test("nothing is to be said where the first rows are sure, in whichever order, or where all are shown", () => {
  expect(rankNotes(rows([1, 2], [1, 2], [3, 3]), 2)).toEqual([]);
  expect(rankNotes(rows([1, 3], [1, 3], [1, 3]), 5)).toEqual([]);
  expect(rankNotes([], 5)).toEqual([]);
});

test("a record without ranks", () => {
  expect(rankNotes(rows([1, 1], undefined), 1)).toEqual(["Ranks by time are not in the record."]);
  expect([places(undefined), places({ first: 3, last: 3 }), places({ first: 4, last: 10 })]).toEqual([
    "unknown",
    "3",
    "4–10",
  ]);
});

test("a name of thousands of characters keeps both ends", () => {
  const [first, second] = rows([1, 2], [1, 2]);
  const long = "x".repeat(10_000);
  const [note = ""] = rankNotes([{ ...first!, row: { ...first!.row, path: long, name: long } }, second!], 1);
  expect(note).toContain(`: ${"x".repeat(30)}…${"x".repeat(29)}, `);
  expect(note.length).toBeLessThan(300);
});
