import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import type { BackendName } from "../../../src/record/known-names.ts";
import { effectiveReceptiveField } from "../../../src/profile/effective-field/effective-receptive-field.ts";
import type { EffectiveAxis } from "../../../src/record/effective-receptive-field.ts";

/** Convolutions one after another, without activation, all weights 1. */
function uniformStack(n: number, kernel: number, side: number, channels = 1): tfl.LayersModel {
  const model = tfl.sequential();
  for (let index = 0; index < n; index += 1) {
    model.add(
      tfl.layers.conv2d({
        name: `conv${index + 1}`,
        filters: channels,
        kernelSize: kernel,
        padding: "same",
        kernelInitializer: "ones",
        ...(index === 0 ? { inputShape: [side, side, 1] } : {}),
      }),
    );
  }
  return model;
}

async function axesOf(
  model: tfl.LayersModel,
  layer: string,
  backend: BackendName,
): Promise<readonly EffectiveAxis[]> {
  const { field } = await effectiveReceptiveField(model, layer, { backend, inputs: 2 });
  model.dispose();
  expect(field).toMatchObject({ status: "measured", backend });
  return field.axes ?? [];
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  // A unit's gradient is the n-fold convolution of the uniform 3x3 kernel with itself: per axis the sum of n independent draws from
  // {-1, 0, 1}, each of variance (1 + 0 + 1) / 3 = 2/3.
  test.each([1, 2, 3, 5, 8, 12])("%i 3x3 convolutions of uniform weights: variance n * 2/3", async (n) => {
    const axes = await axesOf(uniformStack(n, 3, 2 * n + 5), `conv${n}`, backend);
    for (const { sigma, mean, theoreticalSize } of axes) {
      expect(sigma ** 2 / ((n * 2) / 3)).toBeGreaterThan(0.98);
      expect(sigma ** 2 / ((n * 2) / 3)).toBeLessThan(1.02);
      // The middle of 2n + 5 positions.
      expect(mean).toBeCloseTo(n + 2, 4);
      expect(theoreticalSize).toBe(2 * n + 1);
    }
  });

  // k equal masses at distance 1: (k * k - 1) / 12, so 2 for 5 and 4 for 7.
  test.each([
    [3, 8 / 12],
    [5, 24 / 12],
    [7, 48 / 12],
  ])("one %ix%i convolution of uniform weights: variance (k*k - 1) / 12 = %d", async (kernel, variance) => {
    const axes = await axesOf(uniformStack(1, kernel, 15), "conv1", backend);
    for (const { sigma } of axes) expect(sigma ** 2).toBeCloseTo(variance, 4);
  });
});
