import { setBackend } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, layers, model, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { unitWindow } from "../../src/profile/unit-window.ts";

describe("what one unit sees", () => {
  beforeAll(() => setBackend("cpu"));

  /** 10 rows; every second of them, 0 to 8, is read alone and then three of those together. */
  const sparse = (): LayersModel =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: [10, 10, 1],
          filters: 1,
          kernelSize: 1,
          strides: 2,
          name: "every-second",
        }),
        layers.conv2d({ filters: 1, kernelSize: 3, padding: "same", name: "three" }),
      ],
    });

  test("the middle unit unless told: unit 2 of 5 sees units 1 to 3 before it, positions 2 to 6", () => {
    expect(unitWindow(sparse(), { layer: "three" })).toEqual({
      status: "seen",
      unit: [2, 2],
      first: [2, 2],
      last: [6, 6],
    });
  });

  test("of a map whose channels come first: unit (4, 6) of 8×12 sees one position more on every side", () => {
    const net = sequential({
      layers: [
        layers.conv2d({
          inputShape: [2, 8, 12],
          dataFormat: "channelsFirst",
          filters: 3,
          kernelSize: 3,
          padding: "same",
          name: "first",
        }),
      ],
    });
    expect(unitWindow(net, { layer: "first" })).toEqual({
      status: "seen",
      unit: [4, 6],
      first: [3, 5],
      last: [5, 7],
    });
    expect(() => unitWindow(net, { layer: "first", unit: [8, 0] })).toThrow("a place in the 8×12 units");
  });

  test("at the border: unit 4 sees units 3 and 4, so positions 6 to 8; 9, inside the image and the window, is read by none", () => {
    expect(unitWindow(sparse(), { layer: "three", unit: [4, 0] })).toEqual({
      status: "seen",
      unit: [4, 0],
      first: [6, 0],
      last: [8, 2],
    });
  });

  test("a row of padding behind a crop sees nothing", () => {
    const image = input({ shape: [6, 6, 1] });
    const cropped = layers.cropping2D({ cropping: 2 }).apply(image) as SymbolicTensor;
    const padded = layers.zeroPadding2d({ padding: 2, name: "padded" }).apply(cropped) as SymbolicTensor;
    const net = model({ inputs: image, outputs: padded });
    expect(unitWindow(net, { layer: "padded", unit: [1, 3] })).toEqual({ status: "nothing", unit: [1, 3] });
    expect(unitWindow(net, { layer: "padded", unit: [2, 3] })).toMatchObject({ first: [2, 3], last: [2, 3] });
  });

  test.each([
    [
      { layer: "four" },
      'found the layer "four", which the model has not; expected the path or name of one of its layers',
    ],
    [{ layer: "three", unit: [5, 0] }, "found the unit [5,0]; expected a place in the 5×5 units of three"],
    [{ layer: "three", input: "sound" }, 'found the input "sound"; expected an input with spatial axes'],
  ])("%o is refused in one line", (request, line) => {
    expect(() => unitWindow(sparse(), request)).toThrow(line);
  });
});
