import type { ModelFile, WeightSpec } from "../source/model-format.ts";

/** The state of a random number generator, which Keras 3 stores beside the weights of dropout and augmentation. */
const generatorState = /(^|\/)seed_generator_state(_\d+)?$/;

/** The weights of a file's model in the order of its manifest: without an optimizer's, and without states of random number generators. */
export function storedWeights({
  weightsManifest,
}: Pick<ModelFile, "weightsManifest">): readonly WeightSpec[] {
  return weightsManifest.flatMap(({ weights }) =>
    weights.filter(
      (weight) =>
        (weight as { readonly group?: unknown }).group !== "optimizer" && !generatorState.test(weight.name),
    ),
  );
}
