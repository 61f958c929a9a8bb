import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { InputScaling } from "../dataset/input-scaling.ts";
import { makeImageBatch } from "./image-batch.ts";
import type { PackedImages } from "./image-batch.ts";
import { cropAndRecolor } from "./image-change.ts";
import type { PreparedNetwork } from "./train-prepared.ts";

/** The photos of a network that is trained in full. */
export interface PrepareImagesOptions {
  readonly size: Omit<PackedImages, "pixels">;
  readonly scaling: InputScaling;
  /** Decoded photos, for the caller to keep: 8-bit RGB of some samples, [samples.length, height, width, 3]. */
  readonly read: (samples: readonly number[]) => Promise<Uint8Array>;
  /** Time that decoding took. */
  readonly decodeSeconds: number;
}

/** A network that takes images, with its photos, which are read batch by batch. */
export function prepareImages(
  model: LayersModel,
  { size: { height, width }, scaling, read, decodeSeconds }: PrepareImagesOptions,
): PreparedNetwork {
  return {
    model,
    inputsOf: async (samples, changeOf) => {
      const pixels = await read(samples);
      const changes = samples.map((sample) => changeOf(sample));
      for (const [row, change] of changes.entries()) {
        if (change.crop === undefined && change.color === undefined) continue;
        const stride = height * width * 3;
        const image = pixels.subarray(row * stride, (row + 1) * stride);
        image.set(cropAndRecolor({ pixels: image, height, width }, change));
      }
      const rows = samples.map((_, row) => row);
      return makeImageBatch({ pixels, height, width }, rows, scaling, (row) => changes[row]!.mirrored);
    },
    secondsByStage: { decode: decodeSeconds },
  };
}
