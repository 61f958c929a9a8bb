import { concat, scalar, split, stack, unstack } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensorWithoutData } from "../../shape-backend.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import { dtypeAttribute, shapeAttribute } from "../attributes.ts";
import { asTensor, checkedLength } from "../graph-value.ts";
import type { GraphValue, TensorArray } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";

/** TensorFlow 1's arrays of tensors. The flow value, which only orders their uses, is a scalar. */
export const tensorArray: NodeHandler = defineNodeHandler({
  ops: [
    "TensorArrayV3",
    "TensorArrayWriteV3",
    "TensorArrayReadV3",
    "TensorArrayGatherV3",
    "TensorArrayScatterV3",
    "TensorArrayConcatV3",
    "TensorArraySplitV3",
    "TensorArraySizeV3",
    "TensorArrayCloseV3",
  ],
  run: (run) => {
    const results = actions[run.node.op]?.(run);
    if (results === undefined) throw new Error(`${run.node.op} is not run`);
    return results;
  },
});

const actions: Readonly<Record<string, (run: NodeRun) => readonly (GraphValue | undefined)[]>> = {
  TensorArrayV3: (run) => [
    {
      kind: "tensor-array",
      items: Array.from(checkedLength(ints(run, 0)[0] ?? 0)),
      elementShape: shapeAttribute(run.node, "element_shape"),
      dtype: dtypeAttribute(run.node, "dtype") ?? "float32",
    },
    scalar(0),
  ],
  TensorArrayWriteV3: (run) => {
    inArray(run).items[checkedLength(ints(run, 1)[0] ?? 0).length] = asTensor(run.inputs[2]);
    return [run.inputs[3]];
  },
  TensorArrayReadV3: (run) => [itemAt(run, inArray(run), ints(run, 1)[0] ?? 0)],
  TensorArrayGatherV3: (run) => {
    const array = inArray(run);
    const items = ints(run, 1).map((at) => itemAt(run, array, at));
    return [
      items.length > 0
        ? stack(items)
        : tensorWithoutData(run.backend, [0, ...(known(array) ?? [])], array.dtype),
    ];
  },
  TensorArrayScatterV3: (run) => {
    const array = inArray(run);
    const parts = unstack(asTensor(run.inputs[2]));
    ints(run, 1).forEach((at, index) => {
      array.items[at] = parts[index];
    });
    return [run.inputs[3]];
  },
  TensorArrayConcatV3: (run) => {
    const array = inArray(run);
    return [
      concat(
        array.items.map((_, index) => itemAt(run, array, index)),
        0,
      ),
    ];
  },
  TensorArraySplitV3: (run) => {
    const array = inArray(run);
    const parts = split(asTensor(run.inputs[1]), [...ints(run, 2)]);
    array.items.splice(0, array.items.length, ...parts);
    return [run.inputs[3]];
  },
  TensorArraySizeV3: (run) => [scalar(inArray(run).items.length, "int32")],
  TensorArrayCloseV3: () => [],
};

function inArray({ inputs: [array], node }: NodeRun): TensorArray {
  if (array !== undefined && "kind" in array && array.kind === "tensor-array") return array;
  throw new Error(`${node.op} is not given an array`);
}

function itemAt({ backend }: { readonly backend: ShapeBackend }, array: TensorArray, index: number): Tensor {
  const item = array.items[index];
  if (item !== undefined) return item;
  const shape = known(array) ?? array.items.find((each) => each !== undefined)?.shape;
  if (shape === undefined)
    throw new Error(`item ${index} of an array of ${array.items.length} was never written`);
  return tensorWithoutData(backend, shape, array.dtype);
}

function known({ elementShape }: TensorArray): readonly number[] | undefined {
  return elementShape?.every((extent) => extent >= 0) === true ? elementShape : undefined;
}

function ints({ inputs, backend }: NodeRun, position: number): readonly number[] {
  return [...(backend.valuesOf(asTensor(inputs[position])) as Int32Array)];
}
