import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { layersModelValue } from "../effective-field/layer-value.ts";
import { seededWeights, seededWeightsWords } from "../effective-field/seeded-weights.ts";
import { plausibleWeights, withInitialWeights } from "../../model/layers/initial-weights.ts";
import { layersSubject } from "../time/layers-subject.ts";
import type { TimedSubject } from "../time/timed-subject.ts";
import { ModelGuard } from "../../trace/tfjs-internals/model-guard.ts";
import { trainingSubject } from "../time/training-subject.ts";
import type { LoadedModel, WeightsRequest } from "./subject.ts";

/** A layers model on the current backend as a {@link LoadedModel}; once that is disposed of, the model is as it was before. */
export function loadedLayers(
  model: LayersModel,
  rest: Pick<LoadedModel, "weights" | "initializer" | "dispose">,
): LoadedModel {
  const guard = new ModelGuard(model);
  return {
    ...rest,
    forward: (counted) => guardRuns(layersSubject(model, shapesOf(counted)), guard),
    trainingStep: (counted) => guardRuns(trainingSubject(model, shapesOf(counted)), guard),
    valueOf: (row) => {
      const value = layersModelValue(model, row);
      return (inputs, read) => guard.run(() => value(inputs, read));
    },
    dispose: () => {
      guard.restore();
      rest.dispose();
    },
  };
}

function guardRuns<Subject extends TimedSubject>(subject: Subject, guard: ModelGuard): Subject {
  return {
    ...subject,
    run: () => guard.run(subject.run),
    instrument: (hooks) => {
      const instrumented = subject.instrument(hooks);
      return { ...instrumented, run: () => guard.run(instrumented.run) };
    },
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
