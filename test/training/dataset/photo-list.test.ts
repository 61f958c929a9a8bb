import { createHash } from "node:crypto";
import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { Sample } from "../../../src/training/dataset/dataset.ts";
import { hashPhotos, readEachPhoto } from "../../../src/training/dataset/photo-list.ts";
import { temporaryFolder } from "./temporary-dataset.ts";

const square = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 9, height: 9, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();

/** Five squares of different reds, and their list. */
async function squares(): Promise<{ samples: readonly Sample[]; list: string }> {
  const names = [0, 1, 2, 3, 4].map((index) => `${index}.png`);
  const files = await Promise.all(names.map(async (name, index) => [name, await square(index)] as const));
  const folder = await temporaryFolder(Object.fromEntries(files));
  const samples = names.map((id) => ({ id, file: join(folder, id), label: "square" }));
  return { samples, list: join(folder, "cache", "photos.json") };
}

/** The numbers of photos that a call reads, and what it finds. */
async function read(
  samples: readonly Sample[],
  list: string,
): Promise<{ total: number; found: readonly string[] }> {
  let total = 0;
  const photos = await readEachPhoto(samples, { list, onProgress: () => (total += 1) });
  return { total, found: photos.map((photo) => ("error" in photo ? photo.error.code : photo.sha256)) };
}

test("photos are read once; then only those whose size or time changed", async () => {
  const { samples, list } = await squares();
  const first = await read(samples, list);
  expect(first.total).toBe(5);
  const bytes = await Promise.all(samples.map(({ file }) => readFile(file)));
  expect(first.found).toEqual(bytes.map((one) => createHash("sha256").update(one).digest("hex")));
  expect(await read(samples, list)).toEqual({ ...first, total: 0 });

  const { file } = samples[3]!;
  await writeFile(file, await square(200));
  await utimes(file, 1, 1);
  const changed = await read(samples, list);
  expect(changed.total).toBe(1);
  expect(changed.found.map((hash, index) => hash === first.found[index])).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  // Fewer photos, as those of fewer classes, leave the others in the list.
  await read(samples.slice(0, 2), list);
  expect((await read(samples, list)).total).toBe(0);
});

test("an unreadable photo is tried each time, and named where its hash is needed", async () => {
  const { samples, list } = await squares();
  const { file } = samples[1]!;
  await writeFile(file, "no photo");
  expect((await read(samples, list)).found[1]).toBe("photo-unreadable");
  const again = await read(samples, list);
  expect([again.total, again.found[1]]).toEqual([1, "photo-unreadable"]);
  await expect(hashPhotos(samples, { list })).rejects.toThrow(`photo is unreadable: found ${file}`);
  await writeFile(file, await square(7));
  expect((await read(samples, list)).found[1]).toMatch(/^[0-9a-f]{64}$/);
});

test("an interrupted call keeps what it has, and a damaged list counts as none", async () => {
  const { samples, list } = await squares();
  const stop = new AbortController();
  const reading = readEachPhoto(samples, { list, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(reading).rejects.toMatchObject({ code: "interrupted" });
  const { total } = await read(samples, list);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(5);
  for (const damaged of ["{", "[]", '{"a":[1]}', JSON.stringify({ [samples[0]!.file]: [1, 2, "short"] })]) {
    await writeFile(list, damaged);
    expect((await read(samples, list)).total).toBe(5);
  }
  expect((await stat(list)).size).toBeGreaterThan(5 * 64);
});
