import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Sample } from "../dataset/dataset.ts";
import type { PhotoSize } from "../dataset/decode-photo.ts";
import type { DecodePhotos } from "../dataset/decode-photos.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";
import { makeImageBatch } from "./image-batch.ts";
import type { PreparedNetwork } from "./train-prepared.ts";
import { stopIfAborted } from "./training-progress.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** The photos of a network that is trained in full. */
export interface PrepareImagesOptions {
  readonly samples: readonly Sample[];
  readonly size: PhotoSize;
  readonly scaling: InputScaling;
  /** Reads and decodes the photos. */
  readonly decode: DecodePhotos;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Decodes all photos, which stay in memory as bytes, for a network that takes images.
 *
 * @throws {ProfilerError} `photo-unreadable`, or `interrupted` if the signal is aborted
 */
export async function prepareImages(
  model: LayersModel,
  { samples, size, scaling, decode, onProgress, signal, now = () => performance.now() }: PrepareImagesOptions,
): Promise<PreparedNetwork> {
  const startedMs = now();
  const numbers = samples.map((_, sample) => sample);
  const pixels = await decode(samples, numbers, size, {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done, total) => onProgress?.({ stage: "decode", done, total }),
  }).catch((error: unknown) => {
    stopIfAborted(signal, "the photos to decode");
    throw error;
  });
  return {
    model,
    inputsOf: (batch, mirrored) => makeImageBatch({ ...size, pixels }, batch, scaling, mirrored),
    secondsByStage: { decode: (now() - startedMs) / 1000 },
  };
}
