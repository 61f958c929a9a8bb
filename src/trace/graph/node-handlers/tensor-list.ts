import { concat, split, stack, tensor, unstack } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensorWithoutData } from "../../shape-backend.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import { dtypeAttribute } from "../attributes.ts";
import { asTensor, checkedLength } from "../graph-value.ts";
import type { GraphValue, TensorList } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";

/** TensorFlow 2's lists of tensors, as in loops. A list is a value: writing to it makes a new list. */
export const tensorList: NodeHandler = defineNodeHandler({
  ops: [
    "TensorListReserve",
    "EmptyTensorList",
    "TensorListFromTensor",
    "TensorListStack",
    "TensorListSetItem",
    "TensorListGetItem",
    "TensorListPushBack",
    "TensorListPopBack",
    "TensorListGather",
    "TensorListScatter",
    "TensorListScatterV2",
    "TensorListConcat",
    "TensorListConcatV2",
    "TensorListSplit",
    "TensorListLength",
    "TensorListResize",
  ],
  run: (run) => {
    const results = actions[run.node.op]?.(run);
    if (results === undefined) throw new Error(`${run.node.op} is not run`);
    return results;
  },
});

const actions: Readonly<Record<string, (run: NodeRun) => readonly (GraphValue | undefined)[]>> = {
  TensorListReserve: (run) => [
    listOf(Array.from(length(run, 1)), shapeOf(run, 0), dtypeAttribute(run.node, "element_dtype")),
  ],
  EmptyTensorList: (run) => [listOf([], shapeOf(run, 0), dtypeAttribute(run.node, "element_dtype"))],
  TensorListFromTensor: (run) => {
    const whole = asTensor(run.inputs[0]);
    return [listOf(unstack(whole), whole.shape.slice(1), whole.dtype)];
  },
  TensorListStack: (run) => [stackItems(run, inList(run), shapeOf(run, 1))],
  TensorListSetItem: (run) => {
    const list = inList(run);
    const items = [...list.items];
    items[checkedLength(int(run, 1)).length] = asTensor(run.inputs[2]);
    return [{ ...list, items }];
  },
  TensorListGetItem: (run) => [itemAt(run, inList(run), int(run, 1), shapeOf(run, 2))],
  TensorListPushBack: (run) => {
    const list = inList(run);
    return [{ ...list, items: [...list.items, asTensor(run.inputs[1])] }];
  },
  TensorListPopBack: (run) => {
    const list = inList(run);
    return [
      { ...list, items: list.items.slice(0, -1) },
      itemAt(run, list, list.items.length - 1, shapeOf(run, 1)),
    ];
  },
  TensorListGather: (run) => {
    const list = inList(run);
    const items = ints(run, 1).map((at) => itemAt(run, list, at, shapeOf(run, 2)));
    return [stackItems(run, { ...list, items }, shapeOf(run, 2))];
  },
  TensorListScatter: scatterItems,
  TensorListScatterV2: scatterItems,
  TensorListConcat: (run) => concatItems(run, inList(run)),
  TensorListConcatV2: (run) => concatItems(run, inList(run)),
  TensorListSplit: (run) => {
    const whole = asTensor(run.inputs[0]);
    return [listOf(split(whole, [...ints(run, 2)]), shapeOf(run, 1), whole.dtype)];
  },
  TensorListLength: (run) => [tensor(inList(run).items.length, [], "int32")],
  TensorListResize: (run) => {
    const list = inList(run);
    return [{ ...list, items: Array.from(length(run, 1), (_, index) => list.items[index]) }];
  },
};

function scatterItems(run: NodeRun): readonly GraphValue[] {
  const parts = unstack(asTensor(run.inputs[0]));
  const positions = ints(run, 1);
  const items: (Tensor | undefined)[] = Array.from(
    checkedLength(Math.max(0, ...positions.map((at) => at + 1))),
  );
  positions.forEach((at, index) => {
    items[at] = parts[index];
  });
  return [listOf(items, shapeOf(run, 2), parts[0]?.dtype)];
}

function concatItems(run: NodeRun, list: TensorList): readonly GraphValue[] {
  const items = list.items.map((_, index) => itemAt(run, list, index, undefined));
  const lengths = items.map((item) => item.shape[0] ?? 0);
  return [concat(items, 0), tensor(lengths, [lengths.length], "int32")];
}

function listOf(
  items: readonly (Tensor | undefined)[],
  elementShape: readonly number[] | undefined,
  dtype: string | undefined,
): TensorList {
  return { kind: "tensor-list", items, elementShape, dtype: dtype ?? "float32" };
}

function stackItems(run: NodeRun, list: TensorList, shape: readonly number[] | undefined): Tensor {
  const items = list.items.map((_, index) => itemAt(run, list, index, shape));
  const [first] = items;
  if (first !== undefined) return stack(items);
  return tensorWithoutData(run.backend, [0, ...(known(shape) ?? known(list.elementShape) ?? [])], list.dtype);
}

// An item that was never written is zeros, of the declared shape or of that of another item.
function itemAt(
  { backend }: { readonly backend: ShapeBackend },
  list: TensorList,
  index: number,
  shape: readonly number[] | undefined,
): Tensor {
  const item = list.items[index];
  if (item !== undefined) return item;
  const extents =
    known(shape) ?? known(list.elementShape) ?? list.items.find((each) => each !== undefined)?.shape;
  if (extents === undefined)
    throw new Error(`item ${index} of a list of ${list.items.length} was never written`);
  return tensorWithoutData(backend, extents, list.dtype);
}

function known(shape: readonly number[] | undefined): readonly number[] | undefined {
  return shape?.every((extent) => extent >= 0) === true ? shape : undefined;
}

function inList({ inputs: [list], node }: NodeRun): TensorList {
  if (list !== undefined && "kind" in list && list.kind === "tensor-list") return list;
  throw new Error(`${node.op} is not given a list`);
}

function int(run: NodeRun, position: number): number {
  return Number(ints(run, position)[0]);
}

function length(run: NodeRun, position: number): { readonly length: number } {
  return checkedLength(int(run, position));
}

function ints({ inputs, backend }: NodeRun, position: number): readonly number[] {
  return [...(backend.valuesOf(asTensor(inputs[position])) as Int32Array)];
}

function shapeOf({ inputs, backend }: NodeRun, position: number): readonly number[] | undefined {
  const given = inputs[position];
  if (given === undefined) return undefined;
  const values = backend.knownValues(asTensor(given)) as Int32Array | undefined;
  // A scalar -1 means an open rank.
  return values === undefined || asTensor(given).shape.length === 0 ? undefined : [...values];
}
