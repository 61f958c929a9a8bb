import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../dataset/dataset.ts";
import { decodePhotos } from "../dataset/decode-photos.ts";
import type { PhotoSize } from "../dataset/decode-photo.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";
import { makeImageBatch } from "../fit/image-batch.ts";
import { stopIfAborted } from "../fit/training-progress.ts";
import type { OnTrainingProgress } from "../fit/training-progress.ts";

/** A frozen network: scaled images [batch, height, width, 3] to features [batch, length]. It frees its intermediate tensors. */
export type FeatureFunction = (images: tf.Tensor4D) => tf.Tensor;

/** The network, the photos and their input. */
export interface ExtractFeaturesOptions {
  readonly network: FeatureFunction;
  readonly samples: readonly Sample[];
  readonly size: PhotoSize;
  readonly scaling: InputScaling;
  /** True for samples whose mirror image is needed too. */
  readonly mirrored: (sample: number) => boolean;
  /** Photos per call of the network. */
  readonly batchSize: number;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => number) | undefined;
}

/** The features of all samples, by sample number. */
export interface Features {
  readonly length: number;
  /** [samples, length], flat. */
  readonly plain: Float32Array;
  /** The same of the mirrored photos; zeros for samples that do not need them. */
  readonly mirrored: Float32Array;
  /** Time spent on waiting for photos. */
  readonly decodeSeconds: number;
  /** Time spent on the network and its inputs. */
  readonly networkSeconds: number;
}

/**
 * Runs a frozen network once on each photo, and once on its mirror image where needed. The next photos are decoded in other
 * threads while the network computes.
 *
 * @throws {ProfilerError} `photo-unreadable`, or `interrupted` if the signal is aborted
 */
export async function extractFeatures(options: ExtractFeaturesOptions): Promise<Features> {
  const { samples, size, batchSize, signal, now = () => performance.now() } = options;
  const numbers = samples.map((_, sample) => sample);
  const decode = (start: number): Promise<Uint8Array> => {
    const batch = numbers.slice(start, start + batchSize);
    const photos = decodePhotos(samples, batch, size, { concurrency: batchSize });
    // An await below throws its failure; until then it must not count as unhandled.
    photos.catch(() => {});
    return photos;
  };
  let plain = new Float32Array();
  let mirrored = new Float32Array();
  let length = 0;
  let decodeMs = 0;
  let networkMs = 0;
  const startedMs = now();
  let coming = decode(0);
  for (let start = 0; start < samples.length; start += batchSize) {
    stopIfAborted(signal, `photo ${start + 1} of ${samples.length}`);
    const waitedFromMs = now();
    const pixels = await coming;
    if (start + batchSize < samples.length) coming = decode(start + batchSize);
    const computedFromMs = now();
    decodeMs += computedFromMs - waitedFromMs;
    const batch = numbers.slice(start, start + batchSize);
    const straight = await featuresOf(options, pixels, batch, start, false);
    if (start === 0) {
      length = straight.length / batch.length;
      plain = new Float32Array(samples.length * length);
      mirrored = new Float32Array(samples.length * length);
    }
    plain.set(straight, start * length);
    const wanted = batch.filter(options.mirrored);
    if (wanted.length > 0) {
      const turned = await featuresOf(options, pixels, wanted, start, true);
      for (const [row, sample] of wanted.entries()) {
        mirrored.set(turned.subarray(row * length, (row + 1) * length), sample * length);
      }
    }
    networkMs += now() - computedFromMs;
    const done = start + batch.length;
    options.onProgress?.({
      stage: "features",
      done,
      total: samples.length,
      secondsLeft: ((now() - startedMs) / 1000 / done) * (samples.length - done),
    });
  }
  return { length, plain, mirrored, decodeSeconds: decodeMs / 1000, networkSeconds: networkMs / 1000 };
}

async function featuresOf(
  { network, size, scaling }: ExtractFeaturesOptions,
  pixels: Uint8Array,
  batch: readonly number[],
  start: number,
  flip: boolean,
): Promise<Float32Array> {
  const positions = batch.map((sample) => sample - start);
  const features = tf.tidy(() =>
    network(makeImageBatch({ ...size, pixels }, positions, scaling, () => flip)),
  );
  const values = (await features.data()) as Float32Array;
  features.dispose();
  return values;
}
