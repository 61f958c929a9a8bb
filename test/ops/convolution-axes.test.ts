import fc from "fast-check";
import { expect, test } from "vitest";
import { convolutionAxes } from "../../src/ops/convolution-axes.ts";
import { conv2dGeometry } from "../../src/ops/convolution-2d.ts";
import type { Conv2dAttrs } from "../../src/ops/convolution-2d.ts";
import { slidingAxes2d } from "../../src/ops/sliding-axes.ts";

const pair = (least: number, most: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }));

test("SAME padding of 5 positions by 3 taps at stride 2: 3 outputs reach 2·2 + 3 = 7, so one of two goes before", () => {
  const attrs: Conv2dAttrs = { strides: 2, pad: "same" };
  const inputs = {
    x: { shape: [1, 5, 5, 1], dtype: "float32" },
    filter: { shape: [3, 3, 1, 1], dtype: "float32" },
  };
  const outputs = [{ shape: [1, 3, 3, 1], dtype: "float32" }];
  const axis = { size: 3, stride: 2, dilation: 1, padBefore: 1 };
  expect(convolutionAxes({ op: "Conv2D", inputs, outputs, attrs })).toEqual([
    { axis: 1, ...axis },
    { axis: 2, ...axis },
  ]);
});

test("the axes are those of tfjs' own geometry", () => {
  fc.assert(
    fc.property(
      pair(9, 14),
      pair(1, 4),
      pair(1, 3),
      pair(1, 2),
      fc.constantFrom("same" as const, "valid" as const, 1, "explicit" as const),
      fc.constantFrom("NHWC" as const, "NCHW" as const),
      (sides, taps, strides, dilations, padding, dataFormat) => {
        const before = [1, 2] as const;
        const pads: [number, number][] = before.map((pad) => [pad, 1]);
        const none: [number, number] = [0, 0];
        const explicit = dataFormat === "NHWC" ? [none, ...pads, none] : [none, none, ...pads];
        const attrs: Conv2dAttrs = {
          strides,
          dilations,
          pad: padding === "explicit" ? (explicit as never) : padding,
          dataFormat,
          dimRoundingMode: "floor",
        };
        const inputs = {
          x: { shape: dataFormat === "NHWC" ? [1, ...sides, 2] : [1, 2, ...sides], dtype: "float32" },
          filter: { shape: [...taps, 2, 3], dtype: "float32" },
        };
        const geometry = conv2dGeometry(inputs, attrs, false);
        const outputs = [{ shape: geometry.outShape, dtype: "float32" }];
        expect(convolutionAxes({ op: "Conv2D", inputs, outputs, attrs })).toEqual(slidingAxes2d(geometry));
      },
    ),
  );
});
