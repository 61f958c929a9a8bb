import { reshape } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";

const reasonWhere = (call: (x: Tensor) => Tensor): string => {
  class Failing extends tfl.layers.Layer {
    static readonly className: string = "Failing";

    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      return shape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return call([inputs].flat()[0] as Tensor);
    }
  }
  const image = tfl.layers.inputLayer({ batchInputShape: [null, null, null, 3], name: "image" });
  const model = tfl.sequential({ layers: [image, new Failing({ name: "failing" })] });
  return profile(model)
    .reasons.map(({ text }) => text)
    .join();
};

test("a failure on values that are not there is no reason for other extents, whatever its words", () => {
  expect(reasonWhere((x) => reshape(x, [x.dataSync()[0] ?? 0, -1]))).toBe(
    "the run ended in failing: the model reads computed values while it runs, which a run on shapes cannot know; layers after it are missing",
  );
});

test("a layer that refuses the extents is one, also where it speaks of computed values", () => {
  expect(
    reasonWhere(() => {
      throw new Error("the shape of the computed values does not fit");
    }),
  ).toContain(
    "the extents of open inputs were chosen, which may be the cause: another is chosen by --input image=256,256,3",
  );
});
