import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { effectiveReceptiveField } from "../../../src/profile/effective-field/effective-receptive-field.ts";
import { marginal } from "../../../src/profile/effective-field/heat-map.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";

await openBackend("wasm");

/** A convolution with the weights given, [height, width, in, out]. */
function oneConvolution(
  side: number,
  kernel: readonly [number, number, number, number],
  weights: readonly number[],
): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(
    tfl.layers.conv2d({
      name: "conv",
      inputShape: [side, side, kernel[2]],
      filters: kernel[3],
      kernelSize: [kernel[0], kernel[1]],
      padding: "same",
      useBias: false,
      weights: [tf.tensor4d(weights as number[], kernel as [number, number, number, number])],
    }),
  );
  return model;
}

describe("weights that are not uniform", () => {
  test("1x3 weights 1, 2, 3: masses 1/6, 2/6, 3/6", async () => {
    const model = oneConvolution(9, [1, 3, 1, 1], [1, 2, 3]);
    const { field, heatMap } = await effectiveReceptiveField(model, "conv", { inputs: 1 });
    const across = [...marginal(heatMap ?? { sides: [], mass: new Float64Array() }, 1)];
    for (const [at, mass] of [0, 0, 0, 1 / 6, 2 / 6, 3 / 6, 0, 0, 0].entries())
      expect(across[at]).toBeCloseTo(mass, 6);
    // Mean 3 * 1/6 + 4 * 2/6 + 5 * 3/6 = 26/6; variance 9/6 + 32/6 + 75/6 - (26/6)^2 = 116/6 - 676/36 = 5/9.
    expect(field.axes?.[1]?.mean).toBeCloseTo(26 / 6, 5);
    expect(field.axes?.[1]?.sigma).toBeCloseTo(Math.sqrt(5 / 9), 5);
    // 3/6 + 2/6 is 83 %: all three positions are needed.
    expect(field.axes?.[1]).toMatchObject({ extent95: 3, theoreticalSize: 3, ratioToTheoretical: 1 });
    expect(field.axes?.[0]).toMatchObject({ extent95: 1, theoreticalSize: 1, sigma: 0 });
    expect(field.area95).toMatchObject({ positions: 3, shareOfInput: 3 / 81 });
    expect(field.area95?.side).toBeCloseTo(Math.sqrt(3), 6);
    model.dispose();
  });

  test("signs count in the signed mean only: input channels of weights +1 and -1 cancel in it", async () => {
    // Kernel [1, 3, 2, 1]: left 1 and -1, middle 2 and 0, right 1 and 0.
    const model = oneConvolution(7, [1, 3, 2, 1], [1, -1, 2, 0, 1, 0]);
    const middle = async (average: "absolute" | "signed"): Promise<number[]> => {
      const { heatMap } = await effectiveReceptiveField(model, "conv", { inputs: 1, average });
      return [...marginal(heatMap ?? { sides: [], mass: new Float64Array() }, 1)].slice(2, 5);
    };
    // Magnitudes 2, 2, 1 of 5; sums 0, 2, 1 of 3.
    expect(await middle("absolute")).toEqual([
      expect.closeTo(2 / 5, 6),
      expect.closeTo(2 / 5, 6),
      expect.closeTo(1 / 5, 6),
    ]);
    expect(await middle("signed")).toEqual([0, expect.closeTo(2 / 3, 6), expect.closeTo(1 / 3, 6)]);
    model.dispose();
  });
});

/** Convolution, gate over all space (squeeze-and-excite), softmax over channels, pooled Dense: in a nested model. */
function gatedModel(): tfl.LayersModel {
  const input = tfl.input({ shape: [15, 15, 1], name: "image" });
  const inside = tfl.input({ shape: [15, 15, 1] });
  const conv = tfl.layers
    .conv2d({ name: "conv", filters: 2, kernelSize: 3, padding: "same", kernelInitializer: "ones" })
    .apply(inside) as tfl.SymbolicTensor;
  const inner = tfl.model({ inputs: inside, outputs: conv, name: "inner" });
  const map = inner.apply(input) as tfl.SymbolicTensor;
  const pooled = tfl.layers.globalAveragePooling2d({ name: "pool" }).apply(map) as tfl.SymbolicTensor;
  const gate = tfl.layers
    .dense({ name: "gate", units: 2, activation: "sigmoid", kernelInitializer: "ones" })
    .apply(pooled) as tfl.SymbolicTensor;
  const gated = tfl.layers
    .multiply({ name: "gated" })
    .apply([map, tfl.layers.reshape({ targetShape: [1, 1, 2] }).apply(gate) as tfl.SymbolicTensor]);
  const softmax = tfl.layers.softmax({ name: "softmax", axis: -1 }).apply(pooled) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: [gated as tfl.SymbolicTensor, softmax] });
}

describe("layers that see all of the input", () => {
  test("a Dense layer after a global pool has no place: the whole vector is the unit", async () => {
    const model = gatedModel();
    const { field } = await effectiveReceptiveField(model, "gate", { inputs: 2 });
    expect(field).toMatchObject({ status: "measured", unit: [], channels: "sum", inputs: 2 });
    expect(field.area95?.ratioToTheoretical).toBeUndefined();
    for (const axis of field.axes ?? []) {
      expect(axis.clippedSize).toBe(15);
      // Averaged over space, an inner position is in 3 windows along each axis and an outermost one in 2: 13 masses of 3 at distances
      // 0 to 6 from the middle, whose squares sum to 2 * (1 + 4 + 9 + 16 + 25 + 36) = 2 * 91, and two of 2 at distance 7.
      expect(axis.sigma ** 2).toBeCloseTo((2 * 91 * 3 + 2 * 49 * 2) / (13 * 3 + 2 * 2), 3);
    }
    model.dispose();
  });

  test("a gated layer is set beside the window of its local path, and says so", async () => {
    const model = gatedModel();
    const { field } = await effectiveReceptiveField(model, "gated", { inputs: 2 });
    expect(field.unit).toEqual([7, 7]);
    expect(field.axes?.[0]).toMatchObject({ theoreticalSize: 3, clippedSize: 3 });
    expect(field.notes).toEqual([{ code: "gated-window" }]);
    model.dispose();
  });

  test("where the sum over channels is constant, a random projection stands in", async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          name: "conv",
          inputShape: [9, 9, 1],
          filters: 3,
          kernelSize: 3,
          padding: "same",
        }),
        tfl.layers.softmax({ name: "softmax", axis: -1 }),
      ],
    });
    const { field } = await effectiveReceptiveField(model, "softmax", { inputs: 2 });
    expect(field).toMatchObject({ status: "measured", channels: "random-projection" });
    expect(field.axes?.[0]?.extent95).toBe(3);
    expect((await effectiveReceptiveField(model, "conv", { inputs: 2 })).field.channels).toBe("sum");
    model.dispose();
  });
});

describe("the record", () => {
  test("a layer in a nested model, by path or name; the same seed gives the same figures", async () => {
    const model = gatedModel();
    const options = { inputs: 2, seed: 7, distribution: { kind: "uniform", low: 0, high: 255 } } as const;
    const first = (await effectiveReceptiveField(model, "inner/conv", options)).field;
    const second = (await effectiveReceptiveField(model, "conv", options)).field;
    expect(first).toMatchObject({
      layer: "inner/conv",
      input: "image",
      inputDistribution: "each value uniform from 0 to 255",
      seed: 7,
      weights: "in-memory",
      backend: "wasm",
    });
    expect({ ...second, elapsedMs: 0 }).toEqual({ ...first, elapsedMs: 0 });
    model.dispose();
  });

  test("a unit at the border sees the part of its window that lies within the input", async () => {
    const model = oneConvolution(
      9,
      [5, 5, 1, 1],
      Array.from({ length: 25 }, () => 1),
    );
    const { field } = await effectiveReceptiveField(model, "conv", { inputs: 1, unit: [0, 4] });
    // 5 positions, of which 2 lie before the input along the first axis.
    expect(
      field.axes?.map(({ theoreticalSize, clippedSize, extent95 }) => [
        theoreticalSize,
        clippedSize,
        extent95,
      ]),
    ).toEqual([
      [5, 3, 3],
      [5, 5, 5],
    ]);
    await expect(effectiveReceptiveField(model, "conv", { unit: [9, 4] })).rejects.toThrow(
      "wrong option: found the unit [9, 4] of conv; expected an index from 0 within [9, 9]",
    );
    model.dispose();
  });

  test("the batch that a model fixes is that many inputs", async () => {
    const model = tfl.sequential();
    model.add(
      tfl.layers.conv1d({
        name: "conv",
        batchInputShape: [4, 12, 1],
        filters: 1,
        kernelSize: 3,
        padding: "same",
        kernelInitializer: "ones",
      }),
    );
    const { field, heatMap } = await effectiveReceptiveField(model, "conv", { inputs: 6 });
    // 6 inputs need two batches of 4.
    expect(field).toMatchObject({ inputs: 8, unit: [6] });
    expect(heatMap?.sides).toEqual([12]);
    expect(field.axes?.[0]?.sigma).toBeCloseTo(Math.sqrt(2 / 3), 4);
    model.dispose();
  });

  test("no gradient is a reason, not a figure", async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          name: "conv",
          inputShape: [9, 9, 1],
          filters: 1,
          kernelSize: 3,
          kernelInitializer: "zeros",
        }),
      ],
    });
    const { field, heatMap } = await effectiveReceptiveField(model, "conv", { inputs: 1 });
    expect(field).toMatchObject({
      status: "unavailable",
      reason: "the gradient is zero at every position for all inputs",
    });
    expect([heatMap, field.axes, field.area95]).toEqual([undefined, undefined, undefined]);
    model.dispose();
  });
});

test("a name that is not there is one line with near ones", async () => {
  const model = gatedModel();
  await expect(effectiveReceptiveField(model, "inner/convv")).rejects.toThrow(
    /^wrong option: found the layer inner\/convv, which the model has not; .*. Fix: give for instance inner\/conv,/,
  );
  model.dispose();
});

test("backend, tensors and model are left as they were", async () => {
  const model = gatedModel();
  await openBackend("cpu");
  const before = tf.memory().numTensors;
  const { field } = await effectiveReceptiveField(model, "gated", { backend: "wasm", inputs: 1 });
  expect([field.backend, tf.getBackend(), tf.memory().numTensors]).toEqual(["wasm", "cpu", before]);
  await openBackend("wasm");
  model.dispose();
});

test("a signal to stop ends it", async () => {
  const model = gatedModel();
  await expect(
    effectiveReceptiveField(model, "gated", { inputs: 100, signal: AbortSignal.abort() }),
  ).rejects.toThrow(/^interrupted: found a signal to stop/);
  model.dispose();
});
