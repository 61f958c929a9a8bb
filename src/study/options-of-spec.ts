import type { TrainingOptions } from "../training/fit/training-options.ts";
import { inputScalings, isScalingId } from "../training/dataset/input-scaling.ts";
import type { TrainingTask } from "./training-task.ts";

/** The options of the trainers that a job's specification gives. */
export function optionsOf({
  spec,
  ...task
}: TrainingTask): TrainingOptions & { readonly epochs: number; readonly patience: number | undefined } {
  const [height = 0, width = 0, channels = 0] = spec.inputShape;
  const { network, scaling, schedule, augmentation, epochs, classWeights, batchSize, resize } = spec;
  if (!isScalingId(scaling)) throw new Error(`unknown scaling ${scaling}`);
  return {
    ...task,
    architecture: network,
    splitSeed: task.seed,
    inputShape: [height, width, channels],
    scaling: inputScalings[scaling],
    resize,
    batchSize,
    learningRate: schedule.learningRate,
    flip: augmentation.some(({ code }) => code === "horizontal-flip"),
    classWeights,
    epochs,
    validationShare: spec.validationShare,
    patience: spec.patience,
  };
}
