import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resnet50 } from "../../../src/training/networks/resnet50.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { beyond, forwardErrors } from "./forward-errors.ts";
import { expectLayers } from "./layer-check.ts";
import { forwardReference, layerTable, oraclesMissing } from "./oracles.ts";

/** float32 on wasm against Keras: measured up to 2e-5. */
const TOLERANCE = 1e-4;

describe.skipIf(oraclesMissing)("resnet50 against Keras", () => {
  beforeAll(() => openBackend("wasm"));
  afterAll(() => tf.disposeVariables());

  it("has Keras' layers: names, shapes, parameters and multiply-accumulates", () => {
    const model = resnet50.build({ inputShape: [224, 224, 3], classes: 1000, weights: "zeros" });
    expectLayers(model, layerTable("ResNet50"));
    expect(model.countParams()).toBe(25_636_712);
    model.dispose();
  });

  it("computes Keras' features of a 64x64 image without the top", () => {
    const model = resnet50.build({
      inputShape: [64, 64, 3],
      classes: 17,
      includeTop: false,
      weights: "zeros",
    });
    expect(beyond(forwardErrors(model, forwardReference("ResNet50-notop-avg-64")), TOLERANCE)).toEqual([]);
    model.dispose();
  });

  it("computes Keras' logits of a 224x224 image for 17 classes", () => {
    const model = resnet50.build({
      inputShape: [224, 224, 3],
      classes: 17,
      classifierActivation: "linear",
      weights: "zeros",
    });
    expect(beyond(forwardErrors(model, forwardReference("ResNet50-top17-224")), TOLERANCE)).toEqual([]);
    model.dispose();
  });
});
