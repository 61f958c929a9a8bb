import { expect, test } from "vitest";
import { shortBytes, shortNumber, shortTime } from "../../src/report/short-number.ts";

test.each([
  [0, "0"],
  [0.25, "0.25"],
  [448, "448"],
  [999.96, "1 k"],
  [4_694_024, "4.69 M"],
  [999_950_000, "1 G"],
  [-1234, "-1.23 k"],
])("%d is %s", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test.each([
  [448, "448 B"],
  [18_776_096, "18.8 MB"],
])("%d bytes are %s", (value, text) => {
  expect(shortBytes(value)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [0.0123, "12.3 µs"],
  [0.398, "0.398 ms"],
  [105.4, "105 ms"],
  [1240, "1.24 s"],
])("%d milliseconds are %s", (value, text) => {
  expect(shortTime(value)).toBe(text);
});
