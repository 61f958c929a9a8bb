import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import sharp from "sharp";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import type { Sample } from "../../../src/training/dataset/dataset.ts";
import { decodePhotos } from "../../../src/training/dataset/decode-photos.ts";
import { inputScalings } from "../../../src/training/dataset/input-scaling.ts";
import { openPixelStore } from "../../../src/training/dataset/pixel-store.ts";
import { fit } from "../../../src/training/fit/fit.ts";
import { prepareImages } from "../../../src/training/fit/prepare-images.ts";
import { temporaryFolder } from "./temporary-dataset.ts";

/** Small drawn photos, each of its own. */
async function drawnPhotos(count: number): Promise<{ samples: readonly Sample[]; folder: string }> {
  const random = seededRandom(count);
  const names = Array.from({ length: count }, (_, index) => `${index}.png`);
  const files = await Promise.all(
    names.map(async (name) => {
      const pixels = Uint8Array.from({ length: 4 * 4 * 3 }, () => 256 * random());
      return [
        name,
        await sharp(pixels, { raw: { width: 4, height: 4, channels: 3 } })
          .png()
          .toBuffer(),
      ];
    }),
  );
  const folder = await temporaryFolder(Object.fromEntries(files) as Record<string, Uint8Array>);
  return {
    samples: names.map((id) => ({ id, file: join(folder, id), label: "noise" })),
    folder: join(folder, "cache"),
  };
}

test("pixels are those of decoding, in the order asked for; a later call decodes nothing", async () => {
  const { samples, folder } = await drawnPhotos(40);
  const size = { height: 6, width: 5 };
  const done: number[] = [];
  const open = (): ReturnType<typeof openPixelStore> =>
    openPixelStore({ samples, size, folder, onProgress: ({ done: photos }) => done.push(photos) });
  const order = [39, 0, 7, 7, 33];
  for (const [index, store] of [await open(), await open()].entries()) {
    expect(await store.read(order)).toEqual(await decodePhotos(samples, order, size));
    expect(done, `call ${index}`).toEqual([32, 40]);
    await store.close();
  }
  const smooth = { ...size, resize: "bilinear" } as const;
  const other = await openPixelStore({ samples, size: smooth, folder });
  expect(await other.read(order)).toEqual(await decodePhotos(samples, order, smooth));
  await other.close();
  // Rows and keys by size and rule, and the list of photos.
  expect(await readdir(folder)).toHaveLength(2 * 2 + 1);
});

test("an interrupted call keeps what it decoded", async () => {
  const { samples, folder } = await drawnPhotos(70);
  const size = { height: 3, width: 3 };
  const stop = new AbortController();
  const stopped = openPixelStore({
    samples,
    size,
    folder,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
  const totals = new Set<number>();
  const store = await openPixelStore({
    samples,
    size,
    folder,
    onProgress: ({ total }) => totals.add(total),
  });
  expect([...totals]).toEqual([70 - 32]);
  expect(await store.read([0, 69])).toEqual(await decodePhotos(samples, [0, 69], size));
  await store.close();
});

test("decoding and training hold two times 32 photos, of 128", async () => {
  await openBackend("cpu");
  setFlagsFromString("--expose-gc");
  // Otherwise a thread beside frees what was collected, on a busy machine much later.
  setFlagsFromString("--no-concurrent-array-buffer-sweeping");
  const collect = runInNewContext("gc") as () => void;
  const { samples, folder } = await drawnPhotos(128);
  const size = { height: 96, width: 96 };
  const model = sequential({
    layers: [
      layers.globalAveragePooling2d({ inputShape: [96, 96, 3] }),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  collect();
  const before = process.memoryUsage().arrayBuffers;
  const held: Record<string, number> = {};
  let calls = 0;
  const onProgress = ({ stage }: { readonly stage: string }): void => {
    calls += 1;
    if (stage !== "decode" && calls % 8 > 0) return;
    collect();
    const bytes = process.memoryUsage().arrayBuffers - before;
    held[stage] = Math.max(held[stage] ?? 0, bytes / (96 * 96 * 3));
  };
  const pixels = await openPixelStore({ samples, size, folder, onProgress });
  const { inputsOf } = prepareImages(model, { ...pixels, size, scaling: inputScalings.unit });
  const numbers = samples.map((_, sample) => sample);
  await fit({
    model,
    batches: {
      inputsOf: (some) => inputsOf(some, () => ({ mirrored: false })),
      labels: numbers.map((sample) => sample % 2),
      classes: 2,
      train: numbers,
      validation: [],
    },
    recipe: { schedule: { optimizer: "sgd", learningRate: 0.1 }, epochs: 1, batchSize: 4, chooseBy: "last" },
    seed: 0,
    onProgress,
  });
  await pixels.close();
  model.dispose();
  expect(held["decode"]).toBeLessThan(2 * 32 + 8);
  // Two batches of 4 photos at 4 bytes a value, the step's copies of one, and what small buffers take; all photos would be 512.
  expect(held["fit"]).toBeLessThan(5 * 4 * 4);
});
