import * as tf from "@tensorflow/tfjs-core";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";
import { padded, rolled, repeated, splitInto } from "./rearrangements.ts";
import { slicedBy } from "./slices.ts";

const input = "x|tensor|input|a|value|values|xs|arrays|params";

/** Functions that move, join, cut or rename data. */
export const shapes: readonly Operation[] = defineOperations([
  {
    names: ["reshape", "Reshape"],
    params: [input, "shape|newshape"],
    run: (args) => tf.reshape(args.tensor("x"), args.numbers("shape") ?? []),
  },
  {
    names: ["transpose", "Transpose"],
    params: [input, "perm|axes"],
    run: (args) => tf.transpose(args.tensor("x"), args.numbers("perm")),
  },
  {
    names: ["Moveaxis"],
    params: [input, "source", "destination"],
    run: (args) => {
      const x = args.tensor("x");
      const places = (name: string): number[] =>
        (args.numbers(name) ?? []).map((axis) => (axis < 0 ? axis + x.rank : axis));
      const [from, to] = [places("source"), places("destination")];
      const rest = x.shape.map((_, axis) => axis).filter((axis) => !from.includes(axis));
      return tf.transpose(
        x,
        x.shape.map((_, axis) => (to.includes(axis) ? from[to.indexOf(axis)] : rest.shift()) as number),
      );
    },
  },
  {
    names: ["one_hot", "OneHot"],
    params: ["x|indices", "num_classes|depth", "axis"],
    run: (args) => {
      const codes = tf.oneHot(tf.cast(args.tensor("x"), "int32"), args.number("num_classes", 1));
      if (args.number("axis", -1) !== -1) throw new Error("one_hot along another axis than the last");
      return tf.cast(codes, "float32");
    },
  },
  {
    names: ["concat", "Concatenate"],
    params: [input, "axis"],
    run: (args) => tf.concat(args.tensors("x"), args.number("axis", -1)),
  },
  {
    names: ["stack", "Stack"],
    params: [input, "axis"],
    run: (args) => tf.stack(args.tensors("x"), args.number("axis", 0)),
  },
  {
    names: ["unstack", "Unstack"],
    params: [input, "num", "axis"],
    run: (args) => tf.unstack(args.tensor("x"), args.number("axis", 0)),
  },
  {
    names: ["split"],
    params: [input, "sizes|num_or_size_splits", "axis"],
    run: (args) => splitInto(args.tensor("x"), args.raw("sizes"), args.number("axis", 0)),
  },
  {
    names: ["Split"],
    params: [input, "sections|indices_or_sections", "axis"],
    run: (args) => {
      const x = args.tensor("x");
      const axis = args.number("axis", 0);
      const sections = args.raw("sections");
      // Keras 3 lists where parts begin, as numpy does.
      const sizes = Array.isArray(sections)
        ? [...(sections as number[]), x.shape.at(axis) ?? 0].map((end, at, ends) => end - (ends[at - 1] ?? 0))
        : sections;
      return splitInto(x, sizes, axis);
    },
  },
  {
    names: ["expand_dims", "ExpandDims"],
    params: [input, "axis"],
    run: (args) =>
      (args.numbers("axis") ?? [0]).reduce((x, axis) => tf.expandDims(x, axis), args.tensor("x")),
  },
  {
    names: ["squeeze", "Squeeze"],
    params: [input, "axis"],
    run: (args) => {
      const x = args.tensor("x");
      const axes = args.numbers("axis")?.map((axis) => (axis < 0 ? axis + x.rank : axis));
      return tf.squeeze(x, axes);
    },
  },
  {
    names: ["pad", "Pad"],
    params: [input, "paddings|pad_width", "mode", "constant_values"],
    run: padded,
  },
  {
    names: ["tile", "Tile"],
    params: [input, "multiples|repeats"],
    run: (args) => tf.tile(args.tensor("x"), args.numbers("multiples") ?? []),
  },
  {
    names: ["repeat", "Repeat"],
    params: [input, "repeats", "axis"],
    run: (args) => repeated(args.tensor("x"), args.number("repeats", 1), args.number("axis", 0)),
  },
  {
    names: ["reverse", "Flip"],
    params: [input, "axis"],
    run: (args) => tf.reverse(args.tensor("x"), args.numbers("axis")),
  },
  {
    names: ["roll", "Roll"],
    params: [input, "shift", "axis"],
    run: (args) => {
      const axes = args.numbers("axis") ?? [0];
      const shifts = args.numbers("shift") ?? [];
      return shifts.reduce((x, by, at) => rolled(x, by, axes[at] ?? 0), args.tensor("x"));
    },
  },
  {
    names: ["gather", "Take"],
    params: [input, "indices", "axis"],
    run: (args) =>
      tf.gather(args.tensor("x"), tf.cast(args.tensor("indices"), "int32"), args.number("axis", 0)),
  },
  {
    names: ["broadcast_to", "BroadcastTo"],
    params: [input, "shape"],
    run: (args) => tf.broadcastTo(args.tensor("x"), args.numbers("shape") ?? []),
  },
  {
    names: ["shape"],
    params: [input],
    run: (args) => tf.tensor1d(args.tensor("x").shape, "int32"),
  },
  {
    names: ["__operators__.getitem", "GetItem"],
    params: [input, "slices|slice_spec|key"],
    run: (args) => slicedBy(args.tensor("x"), args.raw("slices")),
  },
  {
    names: ["slice", "Slice"],
    params: [input, "begin|start_indices", "size|shape"],
    run: (args) => tf.slice(args.tensor("x"), args.numbers("begin") ?? [], args.numbers("size") ?? []),
  },
  {
    names: ["Swapaxes", "SwapAxes"],
    params: [input, "axis1", "axis2"],
    run: (args) => {
      const x = args.tensor("x");
      const one = (args.number("axis1", 0) + x.rank) % x.rank;
      const other = (args.number("axis2", 1) + x.rank) % x.rank;
      const order = x.shape.map((_, axis) => (axis === one ? other : axis === other ? one : axis));
      return tf.transpose(x, order);
    },
  },
]);
