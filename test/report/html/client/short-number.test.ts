import { expect, test } from "vitest";
import { shortBytes, shortNumber } from "../../../../src/report/html/client/short-number.ts";

test.each([
  [0, "0"],
  [0.0123, "0.0123"],
  [999.4, "999"],
  [999.9, "1 k"],
  [-1234, "-1.23 k"],
  [385_400_000, "385 M"],
  [2e18, "2,000 P"],
])("%d is %s", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test("bytes have decimal prefixes", () => {
  expect([12, 18_800_000].map(shortBytes)).toEqual(["12 B", "18.8 MB"]);
});
