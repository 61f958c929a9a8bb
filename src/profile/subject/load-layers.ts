import { fill, tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { layersModelValue } from "../effective-field/layer-value.ts";
import { seededRandom } from "../../stats/seeded-random.ts";
import { plausibleWeights, withInitialWeights } from "../../model/layers/initial-weights.ts";
import { layersSubject } from "../time/layers-subject.ts";
import type { TimedSubject } from "../time/timed-subject.ts";
import { ModelGuard } from "../../trace/tfjs-internals/model-guard.ts";
import { trainingSubject } from "../time/training-subject.ts";
import type { LoadedModel, WeightsRequest } from "./subject.ts";

/** How {@link seededWeights} draws, in words for a record. */
const seededWeightsWords: string =
  "kernels uniform within He's bound sqrt(6 / fan-in), drawn in the order in which the layers are built; " +
  "gammas (of layer scales too) and variances 1, all other vectors 0";

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

/**
 * Weights as at the start of a training, the same for the same seed on every machine: kernels by He, Zhang, Ren & Sun 2015
 * (arXiv:1502.01852), normalizations that change nothing. Layer scales are 1, not the near-zero that some networks start
 * from, which would leave nothing but the paths around the blocks.
 */
export function seededWeights(
  seed: number,
): (shape: readonly number[], dtype: DataType | undefined, name: string) => Tensor {
  const random = seededRandom(seed);
  return (shape, dtype = "float32", name) => {
    if (shape.length < 2 || dtype !== "float32")
      return fill(shape as number[], /gamma|variance/.test(name) ? 1 : 0, dtype);
    const bound = Math.sqrt(6 / fanIn(shape, name));
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    for (let index = 0; index < values.length; index += 1) values[index] = (2 * random() - 1) * bound;
    return tensor(values, shape as number[], dtype);
  };
}

/** Inputs of one output: a depthwise kernel [height, width, channels, multiplier] sees one channel, others all but the last axis. */
function fanIn(shape: readonly number[], name: string): number {
  const axes = name.includes("depthwise") ? shape.slice(0, -2) : shape.slice(0, -1);
  return Math.max(
    axes.reduce((product, extent) => product * extent, 1),
    1,
  );
}
