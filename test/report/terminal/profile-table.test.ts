import { describe, expect, test } from "vitest";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { profileTable } from "../../../src/report/terminal/profile-table.ts";
import { displayWidth, plainScreen } from "../../../src/report/terminal/screen.ts";
import { hostileStudy } from "../hostile-study.ts";
import { partialProfile, sampleProfile, timedProfile } from "../sample-profile.ts";

const hostile = hostileStudy().approaches[0]?.profile as ProfileRecord;
const unicode = { columns: 120, color: false, unicode: true } as const;

test("the first line is the whole model", () => {
  expect(profileTable(timedProfile(), { top: 4, screen: unicode }).split("\n")[0]).toBe(
    "435 params · 1.74 kB · 5.06 k MACs · 1.25 ms on wasm",
  );
  expect(profileTable(partialProfile(), { top: 4 }).split("\n")[0]).toBe(
    "499 params | 2 kB | >= 5.32 k MACs",
  );
});

test("totals by type: both convolutions take 0.4 + 0.2 of 1 ms with 5,040 of 5,064", () => {
  const text = profileTable(timedProfile(), { top: 4, screen: unicode });
  expect(text).toMatch(/^Conv2D +2 +408 +5\.04 k +99\.5 +0\.6 ms +60\.0 +█{10}$/m);
  expect(text).toMatch(/^ReLU +1 +0 +0 +0\.0 +0\.3 ms +30\.0 +█{5}$/m);
  expect(text).toMatch(/^Total +5 +435 +5\.06 k +1 ms$/m);
});

test("layers with the sum of their shares: 40, 70, 90 %", () => {
  const text = profileTable(timedProfile(), { top: 3, screen: unicode });
  expect(text).toMatch(/^conv1 .* 0\.400 ± 0\.010 +30 +1 +40\.0 +40\.0 +█{10}/m);
  expect(text).toMatch(/^relu .* 0\.300 ± 0\.010 +30 +2 +30\.0 +70\.0 +█{7}▌/m);
  expect(text).toMatch(/^conv2 .* 0\.200 ± 0\.010 +30 +3 +20\.0 +90\.0 +█{5}/m);
  expect(text).toContain("2 further rows are not shown.");
});

describe.each([72, 80, 120])("at %i columns", (columns) => {
  test.each([
    ["timed", timedProfile()],
    ["partial", partialProfile()],
    ["hostile", hostile],
  ])("no line of the %s profile is longer", (_, record) => {
    for (const layout of [{}, { tree: 2 }]) {
      const text = profileTable(record, { top: 10, screen: { ...plainScreen, columns }, ...layout });
      // Only a word without a space may be.
      for (const line of text.split("\n"))
        if (line.trim().includes(" ")) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });
});

test("all columns with --wide: receptive fields and exact counts", () => {
  const narrow = profileTable(sampleProfile(), { top: 4 });
  expect(narrow).not.toContain("RF status");
  const wide = profileTable(sampleProfile(), { top: 4, wide: true });
  expect(wide).toMatch(
    /^conv2 +Conv2D +1x2x2x8 +296 +1,152 +22\.7 +99\.5 +### +2,336 +5x5 +2x2 +0x0 +exact$/m,
  );
});

test("scopes to a depth, in the model's order", () => {
  const layers = sampleProfile().layers.map((row, index): LayerRow => ({
    ...row,
    path: `${index < 3 ? "backbone" : "head"}/${row.name}`,
  }));
  const record = sampleProfile({ layers });
  const text = profileTable(record, { top: 4, tree: 1 });
  expect(text).toMatch(/^backbone\/\.\.\. +3 +408 +5\.04 k +99\.5 +#{10}$/m);
  expect(text).toMatch(/^head\/\.\.\. +2 +27 +24 +0\.5 +#$/m);
  expect(text).not.toContain("Most expensive layers");
  expect(profileTable(record, { top: 4, tree: 2 })).toMatch(/^ {2}conv2 +1 +296 /m);
});

test("findings are numbered, and the answer on an object comes first", () => {
  const text = profileTable(sampleProfile({ objectSize: [4, 4] }), { top: 4 });
  expect(text).toMatch(/^Findings\n1 The receptive field holds the object\. The object \(4x4\) fits/m);
  expect(text).toMatch(/^3 The receptive field is smaller than the input\. A unit of conv2/m);
});

test("what to do next is at the end, a command to a line", () => {
  const command = `clothnet-report profile ${"long/".repeat(30)}model.json --time`;
  const text = profileTable(sampleProfile(), { top: 4, next: [{ command, purpose: "time the layers" }] });
  expect(text.endsWith(`\n\nNext\n${command}  # time the layers\n`)).toBe(true);
});

test("color where the screen has it, and nothing else that steers it", () => {
  const colored = profileTable(hostile, { top: 10, screen: { ...unicode, color: true } });
  const withoutStyles = ["0", "1", "2"].reduce(
    (text, code) => text.replaceAll(`\u001B[${code}m`, ""),
    colored,
  );
  expect(withoutStyles.length).toBeLessThan(colored.length);
  expect(withoutStyles).not.toMatch(/[^\P{Cc}\n]/u);
  expect(withoutStyles).toBe(profileTable(hostile, { top: 10, screen: unicode }));
});

test("a pipe gets ASCII beside the record's own names", () => {
  expect(profileTable(timedProfile(), { top: 10 })).toMatch(/^\p{ASCII}*$/u);
});
