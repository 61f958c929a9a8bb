import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import type { TrainedMetadata } from "./trained-metadata.ts";

/**
 * How photos become the input of a classifier: what is known of it, and the input shape that the model has.
 *
 * @param name of the model, for error lines
 * @throws {ProfilerError} `model-unsupported` if the model does not classify images, `wrong-option` if it has another number of classes
 */
export function inputOfClassifier(
  model: LayersModel,
  known: Omit<TrainedMetadata, "inputShape">,
  name: string,
): TrainedMetadata {
  const [input, ...inputs] = model.inputs;
  const [output, ...outputs] = model.outputs;
  const [, height, width, channels] = input?.shape ?? [];
  const single = inputs.length === 0 && outputs.length === 0 && output?.shape.length === 2;
  if (!single || typeof height !== "number" || typeof width !== "number" || channels !== 3) {
    throw new ProfilerError("model-unsupported", {
      found: `${name} with ${[...model.inputs, ...model.outputs].map(({ shape }) => `[${shape.join(",")}]`).join(" and ")} as inputs and outputs`,
      expected: "one image of fixed size with three channels in, one vector of class scores out",
      remedy: "give a classifier of images",
    });
  }
  if (output.shape[1] === known.classes.length) return { ...known, inputShape: [height, width, channels] };
  throw new ProfilerError("wrong-option", {
    found: `${known.classes.length} names of classes for ${name} with ${output.shape[1]} outputs`,
    expected: "a name for each output",
    remedy: "give all names, in the order of the outputs, with --classes",
  });
}
