import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { TrainingSchedule } from "../../../src/record/study-record.ts";
import { updateRules } from "../../../src/training/fit/update-rules.ts";
import type { UpdateSettings } from "../../../src/training/fit/update-rules.ts";

beforeAll(async () => {
  await openBackend("cpu");
});

const plain = { rate: 0.1, weightDecay: 0, momentum: 0 };

/** The values of one weight after each of the gradients. */
function course(
  optimizer: TrainingSchedule["optimizer"],
  start: number,
  gradients: readonly number[],
  settings: Omit<UpdateSettings, "step">,
): number[] {
  const rule = updateRules[optimizer];
  const values = Float32Array.of(start);
  const slots = rule.slots.map(() => new Float32Array(1));
  return gradients.map((gradient, index) => {
    rule.update(values, Float32Array.of(gradient), slots, { ...settings, step: index + 1 });
    return values[0]!;
  });
}

describe("adam", () => {
  test("two steps by hand", () => {
    // g = 0.5: m = 0.05, v = 0.00025, corrected 0.5 and 0.25: w = 1 - 0.1 * 0.5 / (0.5 + 1e-7) = 0.9.
    // g = -0.25: m = 0.045 - 0.025 = 0.02, v = 0.00024975 + 0.0000625 = 0.00031225; corrected 0.02 / 0.19 and 0.00031225 / 0.001999:
    // w = 0.9 - 0.1 * 0.105263 / 0.395223 = 0.873366.
    const [first, second] = course("adam", 1, [0.5, -0.25], plain);
    expect(first).toBeCloseTo(0.9, 6);
    expect(second).toBeCloseTo(0.9 - (0.1 * (0.02 / 0.19)) / Math.sqrt(0.00031225 / 0.001999), 6);
  });

  test("adamw takes rate times decay of the weight as it was before the step, outside of the moments", () => {
    // 1 - 0.1 * 0.2 * 1 = 0.98, less Adam's 0.1; its second step is Adam's 0.0266335 from 0.88 (1 - 0.02).
    const settings = { ...plain, weightDecay: 0.2 };
    const [first, second] = course("adamw", 1, [0.5, -0.25], settings);
    expect(first).toBeCloseTo(0.98 - 0.1, 6);
    expect(second).toBeCloseTo(0.88 * 0.98 - (0.1 * (0.02 / 0.19)) / Math.sqrt(0.00031225 / 0.001999), 6);
  });

  test("a gradient of 0 changes nothing from the start, and decay alone shrinks the weight", () => {
    expect(course("adam", 0.3, [0, 0], plain)).toEqual([Math.fround(0.3), Math.fround(0.3)]);
    expect(course("adamw", 1, [0], { ...plain, weightDecay: 0.5 })[0]).toBeCloseTo(0.95, 6);
  });
});

describe("sgd", () => {
  test("without momentum it is rate times gradient", () => {
    expect(course("sgd", 1, [0.5], plain)[0]).toBeCloseTo(1 - 0.1 * 0.5, 7);
  });

  test("momentum adds what is left of the steps before; decay is part of the gradient", () => {
    // velocity 0.5 + 0.1 * 1 = 0.6, w = 0.94; velocity 0.9 * 0.6 - 0.25 + 0.1 * 0.94 = 0.384, w = 0.9016.
    const [first, second] = course("sgd", 1, [0.5, -0.25], { rate: 0.1, weightDecay: 0.1, momentum: 0.9 });
    expect(first).toBeCloseTo(0.94, 6);
    expect(second).toBeCloseTo(0.9016, 6);
  });
});

const shape = [5, 3];
const gradientAt = (step: number): tf.Tensor => tf.randomNormal(shape, 0, 1, "float32", step + 1);

test.each([
  ["adam", () => tf.train.adam(0.02), { rate: 0.02, weightDecay: 0, momentum: 0 }],
  ["sgd", () => tf.train.momentum(0.02, 0.8), { rate: 0.02, weightDecay: 0, momentum: 0.8 }],
] as const)("thirty steps of %s are those of tf.train", (name, open, settings) => {
  const optimizer = open();
  const variable = tf.variable(tf.randomNormal(shape, 0, 1, "float32", 99));
  const values = variable.dataSync<"float32">().slice();
  const slots = updateRules[name].slots.map(() => new Float32Array(values.length));
  for (let step = 1; step <= 30; step++) {
    const gradient = gradientAt(step);
    optimizer.applyGradients([{ name: variable.name, tensor: gradient }]);
    updateRules[name].update(values, gradient.dataSync<"float32">(), slots, { ...settings, step });
    gradient.dispose();
  }
  const expected = variable.dataSync();
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index]!, 5);
  variable.dispose();
  optimizer.dispose();
});
