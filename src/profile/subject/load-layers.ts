import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { layersModelValue } from "../effective-field/layer-value.ts";
import { seededWeights, seededWeightsWords } from "../effective-field/seeded-weights.ts";
import { plausibleWeights, withInitialWeights } from "../../model/layers/initial-weights.ts";
import { layersSubject } from "../time/layers-subject.ts";
import { trainingSubject } from "../time/training-subject.ts";
import type { LoadedModel, WeightsRequest } from "./subject.ts";

/** A layers model on the current backend as a {@link LoadedModel}. */
export function loadedLayers(
  model: LayersModel,
  rest: Pick<LoadedModel, "weights" | "initializer" | "dispose">,
): LoadedModel {
  return {
    ...rest,
    forward: (counted) => layersSubject(model, shapesOf(counted)),
    trainingStep: (counted) => trainingSubject(model, shapesOf(counted)),
    valueOf: (row) => layersModelValue(model, row),
  };
}

/** Builds a layers model on the current backend with random weights. */
export function loadRandomLayers(build: () => LayersModel, { seed }: WeightsRequest): LoadedModel {
  const model = withInitialWeights(seed === undefined ? plausibleWeights : seededWeights(seed), build);
  return loadedLayers(model, {
    weights: "random",
    ...(seed === undefined ? {} : { initializer: seededWeightsWords }),
    dispose: () => model.dispose(),
  });
}

function shapesOf({ model }: ProfileRecord): readonly (readonly number[])[] {
  return model.inputs.map(({ shape }) => shape);
}
