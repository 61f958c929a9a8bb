import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findBackend } from "../analysis/cpu-backend.ts";
import { noSharedFiles } from "../shared-files.ts";
import { structures } from "./counted-structures.ts";
import { peerMacs } from "./peer-figures.ts";
import type { Peer } from "./peer-figures.ts";
import { counterPage, counterReport } from "./where-counters-are-wrong.ts";
import type { CounterReport } from "./where-counters-are-wrong.ts";

await findBackend();

const written = new URL("../../reports/where-counters-are-wrong.json", import.meta.url);

describe("ours is exact where other counters are wrong", () => {
  test.each(structures)("$structure: $arithmetic", async ({ exactMacs, ours }) => {
    expect(await ours()).toBe(exactMacs);
  });
});

test("the committed report is what counting again gives", async () => {
  const report = await counterReport(noSharedFiles === undefined ? peerMacs : committed);
  await expect(`${JSON.stringify(report, undefined, 2)}\n`).toMatchFileSnapshot(
    "../../reports/where-counters-are-wrong.json",
  );
  await expect(counterPage(report)).toMatchFileSnapshot("../../reports/where-counters-are-wrong.md");
});

/** Without the peers' own files their figures are taken as committed; ours are counted again all the same. */
function committed({ name }: Peer, _case: string, structure: string): number | undefined {
  const { rows } = JSON.parse(readFileSync(written, "utf8")) as CounterReport;
  return rows.find((row) => row.structure === structure)?.peerMacs[name];
}
