import type { GraphNode } from "../graph-program.ts";
import { isSet, numbersAttribute, stringAttribute } from "../attributes.ts";
import { dataInputs } from "../graph-index.ts";
import type { GraphIndex } from "../graph-index.ts";
import type { Reference } from "../reference.ts";

/** A shape with some extents known. */
export type PartialShape = readonly (number | undefined)[];

/** A node that reads an output, and the position of that input. */
export interface Reader {
  readonly node: GraphNode;
  readonly position: number;
}

/** The nodes around a node, and their shapes. */
export interface Neighbors {
  readonly readersOf: (name: string) => readonly Reader[];
  readonly nodeAt: (node: GraphNode, position: number) => GraphNode | undefined;
  /** The shape of a node's input, if that has run or is a constant. */
  readonly shapeAt: (node: GraphNode, position: number) => readonly number[] | undefined;
  /** The shape that readers of a node's first output require, directly or through nodes that keep shapes. */
  readonly required: (name: string) => PartialShape | undefined;
  /** The shape of a node with so many channels in its last axis, where it is joined along the channels with maps of known shapes. */
  readonly joined: (name: string, channels: number) => PartialShape | undefined;
  /** The extent of the last axis that readers of a node's first output require, whatever its rank. */
  readonly lastExtent: (name: string) => number | undefined;
  /** Whether a resize reads the node as its size, also after multiplying it. */
  readonly readBySize: (name: string) => boolean;
}

/** Shapes that are declared beside the nodes. */
export interface DeclaredShapes {
  /** The shape that a called function requires of one of its arguments. */
  readonly inside?: (node: GraphNode, position: number) => PartialShape | undefined;
  /** The shape that the graph's signature declares of a node's first output. */
  readonly declared?: (name: string) => PartialShape | undefined;
}

/** Ops with the shape of their first input. */
const keepsShape =
  /^(Identity|Relu6?|Elu|Selu|LeakyRelu|Sigmoid|Tanh|Softplus|Erf|Exp|Sqrt|Rsqrt|Square|Neg|Abs|Log|Cast|BiasAdd|Softmax|LogSoftmax|ClipByValue|Prelu|FusedBatchNorm(V2|V3)?)$/;

/** Element-wise ops of two inputs. */
const elementwise = /^(AddV?2?|Sub|Mul|RealDiv|Maximum|Minimum|SquaredDifference)$/;

/** Ops that keep the number of channels. */
const keepsChannels = /^(ResizeBilinear|ResizeNearestNeighbor|MaxPool|AvgPool)$/;

/** Most steps along readers: a convolution is a few steps away, or the search is not worth its time. */
const stepLimit = 8;

/** Most nodes that one search visits: readers branch. */
const visitLimit = 256;

/**
 * The neighbors in a graph of which some nodes have run.
 *
 * @param shapeOf the shape of an output, if known
 */
export function findNeighbors(
  index: GraphIndex,
  shapeOf: (reference: Reference) => readonly number[] | undefined,
  { inside = () => undefined, declared = () => undefined }: DeclaredShapes = {},
): Neighbors {
  const readersOf = (name: string): readonly Reader[] => readersIn(index).get(name) ?? [];
  const nodeAt = (node: GraphNode, position: number): GraphNode | undefined => {
    const input = dataInputs(node)[position];
    return input === undefined ? undefined : index.byName.get(input.node);
  };
  const shapeAt = (node: GraphNode, position: number): readonly number[] | undefined => {
    const input = dataInputs(node)[position];
    return input === undefined ? undefined : shapeOf(input);
  };
  let visits = 0;
  const required = (name: string, steps = 0): PartialShape | undefined => {
    visits = steps === 0 ? 0 : visits + 1;
    if (steps === stepLimit || visits > visitLimit) return undefined;
    let channels: PartialShape | undefined;
    for (const { node, position } of readersOf(name)) {
      const own = requiredBy(node, position, shapeAt);
      if (own?.length === 4 && position === 0 && keepsSides(node, shapeAt(node, 1))) {
        // The map that a convolution makes has the sides of the one that it reads.
        const sides = required(node.name, steps + 1);
        const whole = own.map((extent, axis) => extent ?? (axis > 0 ? sides?.[axis] : undefined));
        if (sides?.length === 4 && whole.slice(1).every((extent) => extent !== undefined)) return whole;
        channels ??= own;
        continue;
      }
      const shape =
        own ??
        (passes(node, position, shapeAt) ? required(node.name, steps + 1) : undefined) ??
        (position === 0 && keepsChannels.test(node.op)
          ? channelsOf(required(node.name, steps + 1))
          : undefined) ??
        (node.op.endsWith("PartitionedCall") ? inside(node, position) : undefined);
      if (shape !== undefined) return shape;
    }
    return declared(name) ?? channels;
  };
  const joined = (name: string, channels: number, steps = 0): PartialShape | undefined => {
    if (steps === stepLimit) return undefined;
    for (const { node, position } of readersOf(name)) {
      if (passes(node, position, shapeAt)) {
        const shape = joined(node.name, channels, steps + 1);
        if (shape !== undefined) return shape;
      }
      if (node.op !== "ConcatV2") continue;
      const others = dataInputs(node)
        .slice(0, -1)
        .filter((_, at) => at !== position)
        .map(shapeOf);
      const [other] = others;
      if (other?.length !== 4) continue;
      const sum = others.reduce((all, shape) => all + (shape?.[3] ?? Number.NaN), channels);
      // Parts differ along the axis that they are joined along, and along no other.
      const differ = others.some((shape) => shape !== undefined && shape[3] !== channels);
      if (differ || required(node.name)?.[3] === sum) return [other[0], other[1], other[2], channels];
    }
    return undefined;
  };
  const lastExtent = (name: string): number | undefined => {
    for (const { node, position } of readersOf(name)) {
      if (node.op === "BiasAdd" && position === 0 && stringAttribute(node, "data_format") !== "NCHW") {
        const bias = shapeAt(node, 1);
        if (bias?.length === 1) return bias[0];
      }
    }
    return required(name)?.at(-1);
  };
  const readBySize = (name: string, steps = 0): boolean =>
    readersOf(name).some(
      ({ node, position }) =>
        (position === 1 && /^Resize(Bilinear|NearestNeighbor)$/.test(node.op)) ||
        (steps < stepLimit && /^(Mul|Cast|Identity)$/.test(node.op) && readBySize(node.name, steps + 1)),
    );
  return { readersOf, nodeAt, shapeAt, required, joined, lastExtent, readBySize };
}

/** Whether a convolution's result has the sides of its input. */
function keepsSides(node: GraphNode, filter: readonly number[] | undefined): boolean {
  const point = filter?.[0] === 1 && filter[1] === 1 && stringAttribute(node, "padding") === "VALID";
  return (
    /^(_Fused)?Conv2D$|DepthwiseConv2dNative$/.test(node.op) &&
    (point || stringAttribute(node, "padding") === "SAME") &&
    numbersAttribute(node, "strides")?.every((stride) => stride === 1) === true &&
    stringAttribute(node, "data_format") !== "NCHW"
  );
}

const readersOfGraph = new WeakMap<GraphIndex, ReadonlyMap<string, readonly Reader[]>>();

function readersIn(index: GraphIndex): ReadonlyMap<string, readonly Reader[]> {
  const known = readersOfGraph.get(index);
  if (known !== undefined) return known;
  const readers = new Map<string, Reader[]>();
  for (const node of index.nodes) {
    dataInputs(node).forEach((input, position) => {
      const list = readers.get(input.node);
      if (list === undefined) readers.set(input.node, [{ node, position }]);
      else list.push({ node, position });
    });
  }
  readersOfGraph.set(index, readers);
  return readers;
}

/** Whether the result has the input's shape, as after adding or multiplying by a number or a vector. */
function passes(node: GraphNode, position: number, shapeAt: Neighbors["shapeAt"]): boolean {
  if (keepsShape.test(node.op)) return position === 0;
  return elementwise.test(node.op) && (shapeAt(node, 1 - position)?.length ?? 2) < 2;
}

function channelsOf(shape: PartialShape | undefined): PartialShape | undefined {
  return shape?.length === 4 ? [undefined, undefined, undefined, shape[3]] : undefined;
}

/** The shape that one op requires of its input, given the shapes of the other inputs. */
function requiredBy(
  node: GraphNode,
  position: number,
  shapeAt: Neighbors["shapeAt"],
): PartialShape | undefined {
  if (elementwise.test(node.op)) {
    const other = shapeAt(node, 1 - position);
    // A broadcast shape requires too little.
    return other !== undefined && other.length > 1 && !other.slice(1).includes(1) ? other : undefined;
  }
  if (position !== 0) return undefined;
  const weight = shapeAt(node, 1);
  if (weight === undefined) return undefined;
  if (/^(_Fused)?MatMul$/.test(node.op) && weight.length === 2 && !isSet(node, "transpose_a")) {
    return [undefined, weight[isSet(node, "transpose_b") ? 1 : 0]];
  }
  // A filter that reads one channel may belong to a group.
  if ((/^(_Fused)?Conv2D$/.test(node.op) && weight[2] !== 1) || node.op.endsWith("DepthwiseConv2dNative"))
    return stringAttribute(node, "data_format") === "NCHW"
      ? [undefined, weight[2], undefined, undefined]
      : [undefined, undefined, undefined, weight[2]];
  return undefined;
}

/** Whether a shape fits a required one. */
export function fits(shape: readonly number[], required: PartialShape | undefined): boolean {
  return (
    required === undefined ||
    (shape.length === required.length &&
      shape.every((extent, axis) => required[axis] === undefined || required[axis] === extent))
  );
}
