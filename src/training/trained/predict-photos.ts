import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { decodePhoto } from "../dataset/decode-photo.ts";
import { makeImageBatch } from "../fit/image-batch.ts";
import { predict } from "../fit/predict.ts";
import { stopIfAborted } from "../fit/training-progress.ts";
import type { TrainedMetadata } from "./trained-metadata.ts";

/** A photo and its classes' probabilities in the classes' order, or why it could not be read. */
export type PhotoPrediction =
  | { readonly file: string; readonly probabilities: Float32Array }
  | { readonly file: string; readonly error: ProfilerError };

/**
 * The probabilities that a model on the current backend gives photos, in their order, decoded and scaled as in training. A photo that cannot be read
 * does not end the others.
 *
 * @throws {ProfilerError} `interrupted` if the signal is aborted
 */
export async function predictPhotos(
  model: LayersModel,
  files: readonly string[],
  { scaling, resize, inputShape: [height = 0, width = 0] }: Omit<TrainedMetadata, "classes">,
  { batchSize = 16, signal }: { readonly batchSize?: number; readonly signal?: AbortSignal } = {},
): Promise<readonly PhotoPrediction[]> {
  const size = { height, width, resize };
  const predictions: PhotoPrediction[] = [];
  for (let start = 0; start < files.length; start += batchSize) {
    stopIfAborted(signal, `photo ${start} of ${files.length}`);
    const decoded = await Promise.all(
      files.slice(start, start + batchSize).map(async (file) => {
        try {
          return { file, pixels: await decodePhoto(file, size) };
        } catch (error) {
          if (error instanceof ProfilerError) return { file, error };
          throw error;
        }
      }),
    );
    const readable = decoded.flatMap((photo) => ("pixels" in photo ? [photo.pixels] : []));
    const stride = height * width * 3;
    const pixels = new Uint8Array(readable.length * stride);
    for (const [row, photo] of readable.entries()) pixels.set(photo, row * stride);
    const rows = readable.map((_, row) => row);
    const outputs = await predict(
      model,
      (batch) => makeImageBatch({ height, width, pixels }, batch, scaling),
      rows,
      { batchSize, signal },
    );
    const length = outputs.length / Math.max(1, readable.length);
    let row = 0;
    for (const { file, pixels: photo, error } of decoded) {
      if (photo === undefined) predictions.push({ file, error });
      else predictions.push({ file, probabilities: outputs.slice(row++ * length, row * length) });
    }
  }
  return predictions;
}
