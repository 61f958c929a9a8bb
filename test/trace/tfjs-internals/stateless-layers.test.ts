import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { isStateless, statelessClasses } from "../../../src/trace/tfjs-internals/stateless-layers.ts";

type Layer = tfl.layers.Layer;
const { layers } = tfl;

const image = [2, 4, 4, 2];
const row = [2, 4, 2];
const volume = [2, 4, 4, 4, 2];
const vector = [2, 4];

/** One of each class, as a user makes it, and the shape that it takes; two inputs for what joins. */
const cases: readonly (readonly [Layer, readonly number[], two?: boolean])[] = [
  [layers.activation({ activation: "gelu" as "relu" }), vector],
  [layers.add(), vector, true],
  [layers.alphaDropout({ rate: 0.5 }), vector],
  [layers.average(), vector, true],
  [layers.averagePooling1d({ poolSize: 2 }), row],
  [layers.averagePooling2d({ poolSize: 2 }), image],
  [layers.averagePooling3d({ poolSize: 2, strides: 2, padding: "valid" }), volume],
  [layers.batchNormalization(), image],
  [layers.categoryEncoding({ numTokens: 3, outputMode: "multiHot" }), vector],
  [layers.centerCrop({ height: 2, width: 2 }), image],
  [layers.concatenate(), vector, true],
  [layers.conv1d({ filters: 2, kernelSize: 2 }), row],
  [layers.conv2d({ filters: 2, kernelSize: 2, activation: "relu" }), image],
  [layers.conv2dTranspose({ filters: 2, kernelSize: 2 }), image],
  [layers.conv3d({ filters: 2, kernelSize: 2 }), volume],
  [layers.conv3dTranspose({ filters: 2, kernelSize: 2 }), volume],
  [layers.cropping2D({ cropping: 1 }), image],
  [layers.dense({ units: 3, activation: "softmax" }), vector],
  [layers.depthwiseConv2d({ kernelSize: 2 }), image],
  [layers.dot({ axes: 1 }), vector, true],
  [layers.dropout({ rate: 0.5 }), vector],
  [layers.elu(), vector],
  [layers.embedding({ inputDim: 3, outputDim: 2 }), vector],
  [layers.flatten(), image],
  [layers.gaussianDropout({ rate: 0.5 }), vector],
  [layers.gaussianNoise({ stddev: 1 }), vector],
  [layers.globalAveragePooling1d(), row],
  [layers.globalAveragePooling2d({}), image],
  [layers.globalMaxPooling1d(), row],
  [layers.globalMaxPooling2d({}), image],
  [layers.inputLayer({ batchInputShape: [2, 4] }), vector],
  [layers.layerNormalization(), vector],
  [layers.leakyReLU(), vector],
  [layers.masking(), row],
  [layers.maxPooling1d({ poolSize: 2 }), row],
  [layers.maxPooling2d({ poolSize: 2 }), image],
  [layers.maxPooling3d({ poolSize: 2, strides: 2, padding: "valid" }), volume],
  [layers.maximum(), vector, true],
  [layers.minimum(), vector, true],
  [layers.multiply(), vector, true],
  [layers.prelu(), vector],
  [layers.permute({ dims: [2, 1] }), row],
  [layers.reLU({ maxValue: 6 }), vector],
  [layers.repeatVector({ n: 2 }), vector],
  [layers.rescaling({ scale: 2 }), image],
  [layers.reshape({ targetShape: [2, 2] }), vector],
  [layers.resizing({ height: 2, width: 2 }), image],
  [layers.separableConv2d({ filters: 2, kernelSize: 2 }), image],
  [layers.softmax(), vector],
  [layers.spatialDropout1d({ rate: 0.5 }), row],
  [layers.thresholdedReLU(), vector],
  [layers.upSampling2d({}), image],
  [layers.zeroPadding2d(), image],
];

/** Every value that can be reached from a layer by fields and lists, tensors by identity. */
function reach(layer: Layer): readonly unknown[] {
  const found = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || "dataId" in value || found.has(value)) return;
    found.add(value);
    for (const each of Object.values(value)) visit(each);
  };
  visit(layer);
  return [...found].flatMap((each) => [each, ...Object.entries(each as object).flat()]);
}

describe("tfjs' own stateless layers", () => {
  beforeAll(() => openBackend("cpu"));

  test("there is a case for each class", () => {
    expect(cases.map(([layer]) => layer.getClassName()).toSorted()).toEqual(statelessClasses.toSorted());
  });

  for (const [layer, shape, two = false] of cases) {
    test(`${layer.getClassName()} is recognized, and a run in both modes changes none of its fields`, () => {
      if (!layer.built) layer.build((two ? [shape, shape] : shape) as tfl.Shape);
      layer.built = true;
      expect(isStateless(layer)).toBe(true);
      if (layer.getClassName() === "InputLayer") return;
      const before = reach(layer);
      const scales = layer.weights.map((weight) => weight.read().dataId);
      for (const training of [false, true]) {
        if (training && layer.getClassName() === "BatchNormalization") continue;
        const x = tf.ones(shape as number[], "float32");
        tf.tidy(() => void layer.apply(two ? [x, x] : x, { training }));
      }
      expect(reach(layer)).toEqual(before);
      expect(layer.weights.map((weight) => weight.read().dataId)).toEqual(scales);
    });
  }

  test("tfjs' count of layer names is not changed by learning its classes", () => {
    const number = (): number => Number(/\d+$/.exec(layers.maximum().name)?.[0]);
    const first = number();
    for (const made of [layers.maximum(), layers.dense({ units: 1 })]) isStateless(made);
    // The second is the layer of the loop, the third this one.
    expect(number()).toBe(first + 2);
  });
});

describe("layers that are not known to be stateless", () => {
  const dense = (): Layer => {
    const made = layers.dense({ units: 2 });
    made.build([1, 2]);
    made.built = true;
    return made;
  };

  test("recurrent layers, wrappers, and layers that are not built", () => {
    const lstm = layers.lstm({ units: 1 });
    const wrapped = layers.timeDistributed({ layer: layers.dense({ units: 1 }) });
    for (const made of [lstm, wrapped]) made.built = true;
    expect([lstm, wrapped, layers.dense({ units: 1 })].map(isStateless)).toEqual([false, false, false]);
  });

  test("a user's class of the same name", () => {
    class Dense extends layers.Layer {
      static readonly className: string = "Dense";
    }
    const mine = new Dense({});
    mine.built = true;
    expect(isStateless(mine)).toBe(false);
  });

  test("a layer with a method, a call hook or an activation of the user's", () => {
    const patched = dense();
    patched.call = (x) => x;
    const hooked = dense();
    hooked.setCallHook(() => {});
    const activated = dense() as Layer & { activation: unknown };
    activated.activation = new (class {
      getClassName(): string {
        return "relu";
      }
    })();
    expect([dense(), patched, hooked, activated].map(isStateless)).toEqual([true, false, false, false]);
  });
});
