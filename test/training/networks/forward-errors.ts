import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { fill, filled, referenceInput } from "./deterministic-fill.ts";
import type { ForwardReference, ReferenceTensor } from "./oracles.ts";

/**
 * Gives the model the reference weights and the reference image and compares the output and every intermediate layer that
 * the reference lists.
 *
 * @returns the largest error of each tensor by layer name, `output` for the last: of standard deviation and Euclidean length
 * relative to the reference, of the first values in units of the tensor's root mean square.
 */
export function forwardErrors(
  model: tfl.LayersModel,
  reference: ForwardReference,
): Readonly<Record<string, number>> {
  checkFill(reference);
  fill(model, reference);
  const errors: Record<string, number> = {};
  for (const expected of reference.intermediates) {
    errors[expected.layer] = Number.POSITIVE_INFINITY; // until the layer is called
    const layer = model.getLayer(expected.layer);
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      const output = call(inputs, kwargs);
      errors[expected.layer] = largestError([output].flat()[0] as tf.Tensor, expected);
      return output;
    };
  }
  tf.tidy(() => {
    const image = referenceInput(reference.config.inputShape, reference.inputScale);
    errors["output"] = largestError(model.predict(image) as tf.Tensor, reference.output);
  });
  return errors;
}

/** The tensors whose error is not below the tolerance, with the error. */
export function beyond(errors: Readonly<Record<string, number>>, tolerance: number): string[] {
  return Object.entries(errors)
    .filter(([, error]) => !(error < tolerance))
    .map(([layer, error]) => `${layer}: ${error}`);
}

/** Compares the fill alone with the first values and the sum that the reference gives of each weight. */
function checkFill({ weights, gain }: ForwardReference): void {
  for (const weight of weights.filter(({ role }) => role !== "keep")) {
    const values = filled(weight, gain);
    const sum = values.reduce((total, value) => total + value, 0);
    const agree = weight.first.every((value, i) => value === values[i]) && Math.abs(sum - weight.sum) < 1e-4;
    if (!agree) throw new Error(`${weight.name} is filled otherwise than in the reference`);
  }
}

function largestError(tensor: tf.Tensor, expected: ReferenceTensor): number {
  const [, ...shape] = tensor.shape;
  if (shape.join() !== expected.shape.join())
    throw new Error(`[${shape.join()}] for [${expected.shape.join()}]`);
  const values = tensor.dataSync<"float32">();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const rootMeanSquare = expected.l2 / Math.sqrt(values.length);
  return Math.max(
    Math.abs(Math.sqrt(variance) / expected.std - 1),
    Math.abs(length / expected.l2 - 1),
    ...expected.first.map((value, i) => Math.abs(value - (values[i] ?? Number.NaN)) / rootMeanSquare),
  );
}
