import { expect, test } from "vitest";
import { shortenNames } from "../../src/report/shorten-names.ts";

const short = (names: readonly string[], most: number): readonly string[] => [
  ...shortenNames(new Set(names), most).values(),
];

test("both ends of a long name stay, short ones are whole", () => {
  expect(short(["block_0/conv", "stem"], 9)).toEqual(["bloc…conv", "stem"]);
});

test("names that would become equal keep their ends, or stay whole", () => {
  // stage_…_conv would stand for both.
  expect(short(["stage_1_block_1_conv", "stage_1_block_2_conv"], 12)).toEqual([
    "…lock_1_conv",
    "…lock_2_conv",
  ]);
  expect(short(["stage_1_block_conv", "stage_2_block_conv"], 8)).toEqual([
    "stage_1_block_conv",
    "stage_2_block_conv",
  ]);
});

test("no character is cut", () => {
  expect(short(["😀😀😀😀😀😀"], 5)).toEqual(["😀😀…😀😀"]);
});
