import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { inputsAhead } from "./inputs-ahead.ts";
import { stopIfAborted, yieldToEvents } from "./training-progress.ts";

/**
 * Runs a model on samples in inference mode, batch by batch.
 *
 * @param inputsOf makes the inputs of the samples with the given numbers, [batch, ...]; freed here
 * @returns the model's outputs, flat, in the order of `samples`
 * @throws {ProfilerError} `interrupted` if the signal is aborted
 */
export async function predict(
  model: tfl.LayersModel,
  inputsOf: (samples: readonly number[]) => tf.Tensor | Promise<tf.Tensor>,
  samples: readonly number[],
  { batchSize, signal }: { readonly batchSize: number; readonly signal?: AbortSignal | undefined },
): Promise<Float32Array> {
  let outputs = new Float32Array();
  const batchAt = (batch: number): readonly number[] =>
    samples.slice(batch * batchSize, (batch + 1) * batchSize);
  let done = 0;
  for await (const inputs of inputsAhead(Math.ceil(samples.length / batchSize), (batch) =>
    inputsOf(batchAt(batch)),
  )) {
    try {
      stopIfAborted(signal, `sample ${done} of ${samples.length} to predict`);
      const output = tf.tidy(() => model.apply(inputs, { training: false }) as tf.Tensor);
      const values = await output.data();
      output.dispose();
      const width = values.length / inputs.shape[0]!;
      if (done === 0) outputs = new Float32Array(samples.length * width);
      outputs.set(values, done * width);
      done += inputs.shape[0]!;
    } finally {
      inputs.dispose();
    }
    await yieldToEvents();
  }
  return outputs;
}

/**
 * The class with the highest probability of each row; among equals the first.
 *
 * @param probabilities shape [rows, classes], flat
 */
export function argmax(probabilities: Float32Array, classes: number): number[] {
  return Array.from({ length: probabilities.length / classes }, (_, row) => {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (probabilities[row * classes + index]! > probabilities[row * classes + best]!) best = index;
    }
    return best;
  });
}
