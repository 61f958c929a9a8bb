import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { hardSilu, mish, silu, softsign } from "../../activation-functions.ts";
import { tensorWithoutData } from "../../shape-backend.ts";
import { numberAttribute, numbersAttribute, stringAttribute, stringsAttribute } from "../attributes.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler, NodeRun } from "./define-node-handler.ts";

/** Ops for which tfjs has kernels, but which the converter lacks or, as `BitwiseAnd`, runs without their inputs. */
export const extraHandlers: NodeHandler = defineNodeHandler({
  ops: [
    "BitwiseAnd",
    "Conv3DBackpropInputV2",
    "Erfc",
    "Softsign",
    "SegmentSum",
    "UnsortedSegmentSum",
    "Roll",
    "RaggedTensorToTensor",
    "HardSwish",
    "Mish",
    "_MklFusedMish",
    "Silu",
    "Swish",
  ],
  run: (run) => [(runners[run.node.op] as (run: NodeRun) => Tensor)(run)],
});

const runners: Readonly<Record<string, (run: NodeRun) => Tensor>> = {
  // By the kernel's name: early releases of tfjs 4 lack the function.
  BitwiseAnd: ({ inputs }) => {
    const [a, b] = inputs.map(asTensor);
    return tf.engine().runKernel("BitwiseAnd", { a, b } as never) as Tensor;
  },
  Conv3DBackpropInputV2: (run) => {
    const [, filter, dy] = run.inputs.map(asTensor);
    const sides = (name: string): readonly number[] =>
      (numbersAttribute(run.node, name) ?? [1, 1, 1, 1, 1]).slice(1, 4);
    const attrs = {
      inputShape: numbers(run, 0),
      strides: sides("strides"),
      pad: stringAttribute(run.node, "padding")?.toLowerCase() ?? "valid",
    };
    return tf.engine().runKernel("Conv3DBackpropInputV2", { dy, filter } as never, attrs as never) as Tensor;
  },
  // Keras 3 writes an exact GELU with it.
  Erfc: (run) => tf.sub(1, tf.erf(asTensor(run.inputs[0]))),
  HardSwish: elementWise(hardSilu),
  Mish: elementWise(mish),
  _MklFusedMish: elementWise(mish),
  Silu: elementWise(silu),
  Swish: elementWise(silu),
  Softsign: elementWise(softsign),
  // Segments ascend, so the last element's is the last.
  SegmentSum: (run) =>
    tf.unsortedSegmentSum(
      asTensor(run.inputs[0]),
      asTensor(run.inputs[1]) as Tensor1D,
      (numbers(run, 1).at(-1) ?? -1) + 1,
    ),
  UnsortedSegmentSum: (run) =>
    tf.unsortedSegmentSum(
      asTensor(run.inputs[0]),
      asTensor(run.inputs[1]) as Tensor1D,
      numbers(run, 2)[0] ?? 0,
    ),
  Roll: (run) => {
    const shifts = numbers(run, 1);
    return numbers(run, 2).reduce(
      (x, axis, at) => roll(x, shifts[at] ?? 0, axis < 0 ? axis + x.rank : axis),
      asTensor(run.inputs[0]),
    );
  },
  RaggedTensorToTensor: (run) => {
    const values = asTensor(run.inputs[1]);
    const rows = rowShape(run);
    const asked = numbers(run, 0);
    const shape = rows.map((extent, axis) => ((asked[axis] ?? -1) < 0 ? extent : (asked[axis] as number)));
    return tensorWithoutData(run.backend, [...shape, ...values.shape.slice(1)], values.dtype);
  },
};

function elementWise(run: (x: Tensor) => Tensor): (run: NodeRun) => Tensor {
  return ({ inputs }) => run(asTensor(inputs[0]));
}

/** Moves the end of an axis in front of its beginning. */
function roll(x: Tensor, shift: number, axis: number): Tensor {
  const extent = x.shape[axis] ?? 0;
  const moved = extent === 0 ? 0 : ((shift % extent) + extent) % extent;
  if (moved === 0) return x;
  const part = (from: number, size: number): Tensor =>
    tf.slice(
      x,
      x.shape.map((_, at) => (at === axis ? from : 0)),
      x.shape.map((each, at) => (at === axis ? size : each)),
    );
  return tf.concat([part(extent - moved, moved), part(0, extent - moved)], axis);
}

/** The number of rows of a ragged tensor and the length of the longest, per level. */
function rowShape(run: NodeRun): readonly number[] {
  const extents: number[] = [];
  stringsAttribute(run.node, "row_partition_types").forEach((type, level) => {
    const partition = numbers(run, 3 + level);
    if (type === "FIRST_DIM_SIZE") extents.push(partition[0] ?? 0);
    else if (type === "ROW_SPLITS") {
      if (level === 0) extents.push(partition.length - 1);
      extents.push(greatest(partition.slice(1).map((end, at) => end - (partition[at] ?? 0))));
    } else {
      const counts = new Map<number, number>();
      for (const row of partition) counts.set(row, (counts.get(row) ?? 0) + 1);
      extents.push(greatest([...counts.values()]));
    }
  });
  return extents;
}

function greatest(list: readonly number[]): number {
  return list.reduce((most, each) => Math.max(most, each), 0);
}

function numbers({ inputs, backend }: NodeRun, position: number): number[] {
  return Array.from(backend.valuesOf(asTensor(inputs[position])) as Int32Array, Number);
}

/** Height and width, in pixels, of pictures in files: their real extents are unknown. */
const pictureSide = 256;

/** Decoders of pictures. */
export const pictures: NodeHandler = defineNodeHandler({
  ops: ["DecodeImage", "DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeAndCropJpeg"],
  run: ({ node, backend, note }) => {
    const channels = numberAttribute(node, "channels") ?? 0;
    note(`the pictures that ${node.op} reads are taken to be ${pictureSide} pixels wide and high`);
    const shape = [pictureSide, pictureSide, channels === 0 ? 3 : channels];
    return [tensorWithoutData(backend, shape, "int32")];
  },
});
