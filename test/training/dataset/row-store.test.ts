import { appendFile, mkdtemp, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { openRowStore } from "../../../src/training/dataset/row-store.ts";

let file = "";
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), "rows-")), "made", "here");
});

const key = (number: number, variant = "p"): string => `${number.toString(16).padStart(64, "0")}${variant}`;

async function fill(): Promise<void> {
  const store = await openRowStore(file, 3);
  await store.append([key(1), key(1, "m")], Uint8Array.of(1, 2, 3, 4, 5, 6));
  await store.append([key(2)], Uint8Array.of(7, 8, 9));
  await store.close();
}

test("rows are read in the order asked for, also after opening again", async () => {
  await fill();
  const store = await openRowStore(file, 3);
  expect([store.has(key(1)), store.has(key(1, "m")), store.has(key(3))]).toEqual([true, true, false]);
  expect([...(await store.read([key(2), key(1), key(2)]))]).toEqual([7, 8, 9, 1, 2, 3, 7, 8, 9]);
  await store.close();
});

test.each<readonly [string, () => Promise<void>]>([
  ["a row without its key", () => appendFile(`${file}.rows`, Uint8Array.of(0, 0))],
  ["a cut key", () => appendFile(`${file}.keys`, "00ab")],
  ["a key without its row", () => appendFile(`${file}.keys`, `${key(9)}\n`)],
])("%s, left by a killed process, is overwritten", async (_, harm) => {
  await fill();
  await harm();
  const store = await openRowStore(file, 3);
  expect(store.has(key(9))).toBe(false);
  await store.append([key(4)], Uint8Array.of(40, 41, 42));
  await store.close();
  const again = await openRowStore(file, 3);
  expect([...(await again.read([key(4), key(2)]))]).toEqual([40, 41, 42, 7, 8, 9]);
  await again.close();
});

test("rows that the disk lost are not taken for zeros", async () => {
  await fill();
  await truncate(`${file}.rows`, 8);
  const store = await openRowStore(file, 3);
  expect([store.has(key(1, "m")), store.has(key(2))]).toEqual([true, false]);
  await expect(store.read([key(2)])).rejects.toThrow(RangeError);
  await store.close();
});

test("a folder that cannot be made is one line", async () => {
  const blocked = `${await mkdtemp(join(tmpdir(), "rows-"))}/plain`;
  await writeFile(blocked, "");
  await expect(openRowStore(join(blocked, "cache"), 3)).rejects.toThrow(
    /^cannot write: found .*; expected a folder with room/,
  );
});

test("a row takes as many bytes as it has, a key 66", async () => {
  await fill();
  expect((await stat(`${file}.rows`)).size).toBe(3 * 3);
  expect((await readFile(`${file}.keys`)).length).toBe(3 * 66);
});
