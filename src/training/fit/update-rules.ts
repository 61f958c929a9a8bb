import type { TrainingSchedule } from "../../record/study-record.ts";

/** What a step of an optimizer is given for one weight. */
export interface UpdateSettings {
  readonly rate: number;
  readonly weightDecay: number;
  readonly momentum: number;
  /** Steps with this one: 1 at the first. */
  readonly step: number;
}

/** How an optimizer changes a weight: `values` and `slots` are written in place, from the gradient of the same length. */
export interface UpdateRule {
  /** Names of the numbers that it keeps per value, zeros at the start. */
  readonly slots: readonly string[];
  readonly update: (
    values: Float32Array,
    gradient: Float32Array,
    slots: readonly Float32Array[],
    settings: UpdateSettings,
  ) => void;
}

const beta1 = 0.9;
const beta2 = 0.999;
/** Keras' fuzz factor. */
const epsilon = 1e-7;

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2, as PyTorch: the decay is times
 * the rate). m and v are the moments of the gradient g:
 *
 *     m = 0.9 m + 0.1 g        w = w - rate (m / (1 - 0.9^t) / (sqrt(v / (1 - 0.999^t)) + 1e-7) + decay w)
 *     v = 0.999 v + 0.001 g²
 */
const adam: UpdateRule = {
  slots: ["m", "v"],
  update: (values, gradient, [m, v], { rate, weightDecay, step }) => {
    const scale = Math.sqrt(1 - beta2 ** step);
    const size = (rate * scale) / (1 - beta1 ** step);
    const least = epsilon * scale;
    const kept = 1 - rate * weightDecay;
    for (let index = 0; index < values.length; index++) {
      const slope = gradient[index]!;
      const first = (m![index] = beta1 * m![index]! + (1 - beta1) * slope);
      const second = (v![index] = beta2 * v![index]! + (1 - beta2) * slope * slope);
      values[index] = kept * values[index]! - (size * first) / (Math.sqrt(second) + least);
    }
  },
};

/** Gradient descent: velocity = momentum velocity + g + decay w; w = w - rate velocity, as PyTorch's `SGD`. */
const sgd: UpdateRule = {
  slots: ["velocity"],
  update: (values, gradient, [velocity], { rate, weightDecay, momentum }) => {
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      velocity![index] = momentum * velocity![index]! + gradient[index]! + weightDecay * value;
      values[index] = value - rate * velocity![index]!;
    }
  },
};

/** The update of each optimizer. `adam` is `adamw` without a decay. */
export const updateRules: Readonly<Record<TrainingSchedule["optimizer"], UpdateRule>> = {
  adam,
  adamw: adam,
  sgd,
};
