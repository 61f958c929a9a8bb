import { expect, test } from "vitest";
import { studentTQuantile, studentTWithin } from "../../src/stats/student-t.ts";

// Printed tables of Student's t, two-sided.
test.each([
  [0.95, 1, 12.7062],
  [0.95, 2, 4.30265],
  [0.95, 3, 3.18245],
  [0.95, 4, 2.77645],
  [0.95, 9, 2.26216],
  [0.95, 30, 2.04227],
  [0.99, 4, 4.60409],
  [0.99, 10, 3.16927],
  [0.9, 4, 2.13185],
])("at %f with %i degrees of freedom it is %f", (level, degrees, expected) => {
  expect(studentTQuantile(level, degrees)).toBeCloseTo(expected, level === 0.95 && degrees === 1 ? 4 : 5);
});

test("one degree is Cauchy's distribution, two have a closed form", () => {
  // 2/pi atan(t); t / sqrt(2 + t²).
  expect(studentTWithin(1, 1)).toBeCloseTo(0.5, 14);
  expect(studentTWithin(3, 2)).toBeCloseTo(3 / Math.sqrt(11), 14);
});

test("with many degrees it is nearly normal: 95 % within 1.96", () => {
  expect(studentTQuantile(0.95, 1_000_000)).toBeCloseTo(1.959964, 4);
});

test("the quantile gives its level back", () => {
  for (const degrees of [1, 2, 3, 4, 7, 24]) {
    for (const level of [0.001, 0.5, 0.95, 0.999]) {
      expect(studentTWithin(studentTQuantile(level, degrees), degrees)).toBeCloseTo(level, 12);
    }
  }
});

test("other degrees and levels are refused", () => {
  expect(() => studentTWithin(1, 0)).toThrow(new RangeError("0 degrees of freedom"));
  expect(() => studentTQuantile(0.5, 1.5)).toThrow(new RangeError("1.5 degrees of freedom"));
  expect(() => studentTQuantile(1, 4)).toThrow(new RangeError("level 1, which is not between 0 and 1"));
});
