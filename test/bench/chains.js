// Models of any length, built by the code that users build theirs with. Plain JavaScript: they are built on a worker thread of their own.
import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import * as tfl from "@tensorflow/tfjs-layers";

const kinds = [
  () => tfl.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same" }),
  () => tfl.layers.batchNormalization(),
  () => tfl.layers.activation({ activation: "relu" }),
];

/** Conv2D, BatchNormalization, ReLU in turns as a layers model, of `length` layers. */
export function layersChain(length) {
  const input = tfl.input({ shape: [8, 8, 8] });
  let x = input;
  for (let layer = 0; layer < length; layer += 1) x = kinds[layer % kinds.length]().apply(x);
  return tfl.model({ inputs: input, outputs: x });
}

const type = { T: { type: "DT_FLOAT" } };
const ones = { list: { i: ["1", "1", "1", "1"] } };
const convolution = {
  ...type,
  strides: ones,
  dilations: ones,
  padding: { s: btoa("SAME") },
  data_format: { s: btoa("NHWC") },
};

/** Conv2D, BiasAdd, Relu in turns as a graph model, of `length` nodes beside the constants. */
export function graphChain(length) {
  const shape = { shape: { dim: ["-1", "8", "8", "8"].map((size) => ({ size })) } };
  const nodes = [{ name: "n0", op: "Placeholder", input: [], attr: { dtype: { type: "DT_FLOAT" }, shape } }];
  const weightSpecs = [];
  const constant = (name, extents) => {
    nodes.push({ name, op: "Const", input: [], attr: { dtype: { type: "DT_FLOAT" } } });
    weightSpecs.push({ name, shape: extents, dtype: "float32" });
    return name;
  };
  for (let at = 1; at <= length; at += 1) {
    const [name, x] = [`n${at}`, `n${at - 1}`];
    if (at % 3 === 1)
      nodes.push({
        name,
        op: "Conv2D",
        input: [x, constant(`w${at}`, [3, 3, 8, 8])],
        attr: convolution,
      });
    else if (at % 3 === 2)
      nodes.push({ name, op: "BiasAdd", input: [x, constant(`b${at}`, [8])], attr: type });
    else nodes.push({ name, op: "Relu", input: [x], attr: type });
  }
  const elements = weightSpecs.reduce(
    (sum, { shape: extents }) => sum + extents.reduce((n, extent) => n * extent, 1),
    0,
  );
  const modelTopology = { node: nodes, versions: { producer: 1, minConsumer: 1 } };
  return loadGraphModelSync({ modelTopology, weightSpecs, weightData: new ArrayBuffer(elements * 4) });
}
