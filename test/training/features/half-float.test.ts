import { expect, test } from "vitest";
import { fromHalf, toHalf } from "../../../src/training/features/half-float.ts";

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00], // exponent 15 = 0 + bias
  [-2, 0xc000],
  [65504, 0x7bff], // (2 - 2^-10) * 2^15
  [2 ** -14, 0x0400], // least normal
  [2 ** -24, 0x0001], // least subnormal
  [1023 * 2 ** -24, 0x03ff], // greatest subnormal
])("%d is %d in half precision and back without loss", (value, half) => {
  expect([...toHalf(Float32Array.of(value))]).toEqual([half]);
  expect([...fromHalf(Uint16Array.of(half))]).toEqual([value]);
});

test.each([
  // Between 1 = 0x3c00 and 1 + 2^-10 = 0x3c01: the middle goes to the even one.
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [1 + 2 ** -11 + 2 ** -20, 0x3c01],
  // Rounding up into the next power of two.
  [2 - 2 ** -12, 0x4000],
  [2 ** -14 - 2 ** -26, 0x0400],
  // Half of the least subnormal goes to zero, a little more to the least.
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.5, 0x0001],
  [65519, 0x7bff],
])("%d is rounded to nearest, ties to even", (value, half) => {
  expect([...toHalf(Float32Array.of(value))]).toEqual([half]);
});

test("every finite half comes back as itself", () => {
  const finite = Uint16Array.from({ length: 0x10000 }, (_, half) => half).filter(
    (half) => (half & 0x7c00) !== 0x7c00,
  );
  expect(finite.length).toBe(2 * 31 * 1024);
  expect(toHalf(fromHalf(finite)).every((half, index) => half === finite[index])).toBe(true);
});

test.each([65520, -1e6, Number.POSITIVE_INFINITY, Number.NaN])("%d is refused", (value) => {
  expect(() => toHalf(Float32Array.of(1, value))).toThrow(/does not fit half precision/);
});
