import { expect, test } from "vitest";
import { displayWidth } from "../../../src/report/terminal/screen.ts";
import { shortNames } from "../../../src/report/terminal/short-names.ts";

const short = (names: readonly string[], width: number): readonly string[] => [
  ...shortNames(names, width).values(),
];

test("both ends stay, short names are whole", () => {
  expect(short(["block_0/convolution", "stem"], 12)).toEqual(["block...tion", "stem"]);
});

test("names that would become equal keep the place where they differ", () => {
  // Both would be separ...conv2d.
  expect(short(["separable_conv2d_1/separable_conv2d", "separable_conv2d_2/separable_conv2d"], 18)).toEqual([
    "...onv2d_1/sepa...",
    "...onv2d_2/sepa...",
  ]);
});

test.each([18, 25, 40])(
  "a thousand names that differ in their middle stay different in %i columns",
  (width) => {
    const names = Array.from({ length: 1000 }, (_, at) => `${"x".repeat(5000)}${at}${"y".repeat(5000)}`);
    const all = short(names, width);
    expect(new Set(all).size).toBe(1000);
    for (const name of all) expect(displayWidth(name)).toBeLessThanOrEqual(width);
  },
);

test("wide characters take two columns", () => {
  for (const name of short(["層".repeat(30), `${"層".repeat(15)}次${"層".repeat(14)}`], 20))
    expect(displayWidth(name)).toBeLessThanOrEqual(20);
});

test("no width is too small to end", () => {
  const names = shortNames(["block1_conv_a", "block1_conv_b"], 2);
  expect([...names.keys()]).toEqual(["block1_conv_a", "block1_conv_b"]);
});
