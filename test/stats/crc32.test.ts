import { expect, test } from "vitest";
import { crc32 } from "../../src/stats/crc32.ts";

test("CRC-32 of the digits 1 to 9 is its published check value, of nothing 0", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
