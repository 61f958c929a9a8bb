import { expect, test } from "vitest";
import { findLabelBox } from "../../../src/report/charts/find-label-box.ts";

const area = { left: 0, right: 600, top: 0, bottom: 300 };
const mark = (x: number, y: number) => ({ x, y, top: y - 40, bottom: y + 40 });

test("a label stands beside its mark, on the side with more room", () => {
  expect(findLabelBox({ x: 100, y: 150 }, 200, area, [], [])).toEqual({
    left: 114,
    right: 314,
    top: 131,
    bottom: 169,
  });
  expect(findLabelBox({ x: 500, y: 150 }, 200, area, [], [])).toEqual({
    left: 286,
    right: 486,
    top: 131,
    bottom: 169,
  });
});

test("two labels that would meet between their marks stand below one another", () => {
  const marks = [mark(100, 150), mark(560, 152)];
  const first = findLabelBox({ x: 100, y: 150 }, 250, area, [], marks);
  const second = findLabelBox({ x: 560, y: 152 }, 250, area, [first], marks);
  expect(second.top >= first.bottom || second.bottom <= first.top).toBe(true);
  expect(second.right).toBe(546);
});

test("a label keeps off another mark's whisker and inside the axes", () => {
  const marks = [mark(100, 150), mark(200, 150)];
  const box = findLabelBox({ x: 100, y: 150 }, 80, area, [], marks);
  expect(box.right).toBe(86);
  expect(findLabelBox({ x: 100, y: 299 }, 80, area, [], []).bottom).toBeLessThanOrEqual(300);
});
