import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convnextTiny } from "../../../src/training/networks/convnext-tiny.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { beyond, forwardErrors } from "./forward-errors.ts";
import { expectLayers } from "./layer-check.ts";
import { forwardReference, layerTable, oraclesMissing } from "./oracles.ts";

/** float32 on wasm against Keras: measured up to 2e-5. */
const TOLERANCE = 1e-4;

describe.skipIf(oraclesMissing)("convnext-tiny against Keras", () => {
  beforeAll(() => openBackend("wasm"));
  afterAll(() => tf.disposeVariables());

  it("has Keras' layers: names, shapes, parameters and multiply-accumulates", () => {
    const model = convnextTiny.build({ inputShape: [224, 224, 3], classes: 1000, weights: "zeros" });
    expectLayers(model, layerTable("ConvNeXtTiny"));
    expect(model.countParams()).toBe(28_589_128);
    model.dispose();
  });

  it("computes Keras' features of a 96x96 image without the top", () => {
    const model = convnextTiny.build({
      inputShape: [96, 96, 3],
      classes: 17,
      includeTop: false,
      weights: "zeros",
    });
    expect(beyond(forwardErrors(model, forwardReference("ConvNeXtTiny-notop-avg-96")), TOLERANCE)).toEqual(
      [],
    );
    model.dispose();
  });

  it("computes Keras' logits of a 224x224 image for 17 classes", () => {
    const model = convnextTiny.build({
      inputShape: [224, 224, 3],
      classes: 17,
      classifierActivation: "linear",
      weights: "zeros",
    });
    expect(beyond(forwardErrors(model, forwardReference("ConvNeXtTiny-top17-224")), TOLERANCE)).toEqual([]);
    model.dispose();
  });
});
