import { expect, test } from "vitest";
import {
  displayWidth,
  paint,
  plain,
  plainScreen,
  shortenMiddle,
  wrapText,
} from "../../../src/report/terminal/screen.ts";

test("our signs are ASCII on a screen without others; names keep theirs", () => {
  expect(plain("≥ 3×3 ± 1, größe")).toBe(">= 3x3 +/- 1, größe");
  expect(plain("≥ 3×3 ± 1", { unicode: true })).toBe("≥ 3×3 ± 1");
});

test("what steers a terminal or turns its direction does not come through", () => {
  expect(plain("a\u001B[2Jb\u202Ec  d\r\n")).toBe("a\uFFFD[2Jb\uFFFDc  d");
});

test("a long text loses its middle", () => {
  expect(shortenMiddle("stage1_block2_conv3", 11)).toBe("stag...onv3");
  expect(shortenMiddle("short", 11)).toBe("short");
});

test("East Asian characters take two columns, combining marks none", () => {
  expect(["层", "e\u0301", "ab"].map(displayWidth)).toEqual([2, 1, 2]);
  expect(displayWidth(shortenMiddle("层层层层层层层层", 9))).toBeLessThanOrEqual(9);
});

test("lines break at spaces, and go on behind the indent", () => {
  expect(wrapText("one two three four", { columns: 9 }, "  ")).toEqual(["one two", "  three", "  four"]);
  expect(wrapText("unbreakable", { columns: 4 })).toEqual(["unbreakable"]);
});

test("color only where the screen has it", () => {
  expect(paint("x", "bold", plainScreen)).toBe("x");
  expect(paint("x", "bold", { color: true })).toBe("\u001B[1mx\u001B[0m");
});
