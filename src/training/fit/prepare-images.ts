import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { InputScaling } from "../dataset/input-scaling.ts";
import { makeImageBatch } from "./image-batch.ts";
import type { PackedImages } from "./image-batch.ts";
import type { PreparedNetwork } from "./train-prepared.ts";

/** The photos of a network that is trained in full. */
export interface PrepareImagesOptions {
  readonly size: Omit<PackedImages, "pixels">;
  readonly scaling: InputScaling;
  /** Decoded photos: 8-bit RGB of some samples, [samples.length, height, width, 3]. */
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
    inputsOf: async (samples, mirrored) => {
      const pixels = await read(samples);
      const rows = samples.map((_, row) => row);
      return makeImageBatch({ pixels, height, width }, rows, scaling, (row) => mirrored(samples[row]!));
    },
    secondsByStage: { decode: decodeSeconds },
  };
}
