/** Shape and dtype of a tensor: all that an op's rules may look at, values excepted. */
export interface TensorMeta {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Tensors that a kernel reads, by the kernel's own input names; lists (Concat, Pack) are keyed "0", "1", … */
export type OpInputs = Readonly<Record<string, TensorMeta | undefined>>;

/** One kernel call as the rules see it. */
export interface OpCall<Attrs = Readonly<Record<string, unknown>>> {
  readonly op: string;
  readonly inputs: OpInputs;
  readonly outputs: readonly TensorMeta[];
  readonly attrs: Attrs;
}

/** Reads a small tensor's values by input name; throws where the trace does not know them. */
export type ValuesOf = (input: string) => ArrayLike<number>;

/**
 * What a call computes. `macs`: multiply-accumulates of convolutions and matrix products, one per kernel tap (or inner index) and output
 * element, padding taps included, bias not. `elementwise`: every other arithmetic operation; a transcendental function counts as one.
 */
export interface Cost {
  readonly macs: number;
  readonly elementwise: number;
}

/** How one axis of a sliding window moves; `padBefore` is in elements of the input axis. */
export interface SlidingAxis {
  readonly axis: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBefore: number;
}

/**
 * Which places of an input axis each place of an output axis reads: from `first` to `last`, both counted in and on the whole of the axis.
 * After the last of the list it repeats, `shift` input places further on; undefined, the list is the whole output axis. Where `clamp` is
 * set, places outside of the input are those at its border.
 */
export interface AxisRange {
  readonly axis: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly shift: number | undefined;
  readonly clamp: boolean;
}

/**
 * Which elements of the inputs one element of the output depends on.
 *
 * - `pointwise`: the same (broadcast) position of every input.
 * - `slide`: a window of `input` along `axes`, all of the axes in `mixes`; `fresh` axes of the output count filters.
 * - `transposed`: every element whose window, slid along `axes`, covers the output element; all of the axes in `mixes`.
 * - `remap`: along each axis named in `ranges` a range of places, which may differ from place to place (resizing, tiling).
 * - `reduce`: all of `axes`; kept with extent 1 where `keepDims`.
 * - `spread`: all of `axes`, which keep their extent (softmax, cumulative sums).
 * - `matmul`: a row of `a` and a column of `b`. `einsum`: of each operand, all of the axes whose label the result lacks.
 * - `permute`, `regroup` (row-major reshape), `shift` (output index i reads input index `begin + i * step`, at mirrored borders as told),
 *   `concat`, `stack` (along a new axis): moved, not mixed. `chain`: several such moves, with the shape after each.
 * - `gather`: rows of `input` along `axis`, at the positions that `indices` names.
 * - `constant`: no input element. `everything`: every element of every input. `unknown`: not modelled, for the reason given.
 */
export type WindowRule =
  | { readonly kind: "pointwise" }
  | {
      readonly kind: "slide";
      readonly input: string;
      readonly axes: readonly SlidingAxis[];
      readonly mixes: readonly number[];
    }
  | {
      readonly kind: "transposed";
      readonly input: string;
      readonly axes: readonly SlidingAxis[];
      readonly mixes: readonly number[];
    }
  | { readonly kind: "remap"; readonly input: string; readonly ranges: readonly AxisRange[] }
  | {
      readonly kind: "reduce";
      readonly input: string;
      readonly axes: readonly number[];
      readonly keepDims: boolean;
    }
  | { readonly kind: "spread"; readonly input: string; readonly axes: readonly number[] }
  | { readonly kind: "matmul"; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly kind: "permute"; readonly input: string; readonly perm: readonly number[] }
  | { readonly kind: "regroup"; readonly input: string }
  | {
      readonly kind: "shift";
      readonly input: string;
      readonly begins: readonly (readonly number[])[];
      readonly steps: readonly number[];
      readonly mirror?: "reflect" | "symmetric";
    }
  | {
      readonly kind: "chain";
      readonly input: string;
      readonly parts: readonly { readonly rule: WindowRule; readonly shape: readonly number[] }[];
    }
  | { readonly kind: "concat"; readonly axis: number; readonly extents: readonly number[] }
  | { readonly kind: "stack"; readonly axis: number; readonly count: number }
  | {
      readonly kind: "einsum";
      readonly operands: readonly (readonly string[])[];
      readonly result: readonly string[];
    }
  | { readonly kind: "gather"; readonly input: string; readonly indices: string; readonly axis: number }
  | { readonly kind: "constant" }
  | { readonly kind: "everything" }
  | { readonly kind: "unknown"; readonly reason: string };

/** The rules of a family of kernels that differ in nothing but name (or in what `op` tells). */
export interface OpFamily<Attrs = never> {
  /** Kernel names as tfjs-core registers them. */
  readonly kernels: readonly string[];
  /** Output shapes and dtypes, in the kernel's own order. */
  readonly shape: (
    inputs: OpInputs,
    attrs: Attrs,
    valuesOf: ValuesOf,
    op: string,
    isKnown: (input: string) => boolean,
  ) => TensorMeta | readonly TensorMeta[];
  readonly cost: (call: OpCall<Attrs>) => Cost;
  readonly window: (call: OpCall<Attrs>) => WindowRule;
  /** The input whose storage the first output shares: nothing is computed or moved. */
  readonly view?: string;
  /**
   * Says that the result's extent depends on values, so that `shape` gives the greatest it can have; undefined where it does not, or where
   * `shape` knows the values that it depends on.
   */
  readonly bound?: (attrs: Attrs, isKnown: (input: string) => boolean) => string | undefined;
}

/** Types a family of ops by its attributes; it changes nothing. */
export function defineOps<Attrs = Readonly<Record<string, unknown>>>(
  family: OpFamily<Attrs>,
): OpFamily<Attrs> {
  return family;
}

/** A call that computes nothing: it moves, makes or renames data. */
export const free: Cost = { macs: 0, elementwise: 0 };

/** Elements of a shape; 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const extent of shape) product *= extent;
  return product;
}

/** The named input of a call. Throws where the kernel was called without it, which is a fault of the caller. */
export function inputOf(inputs: OpInputs, name: string): TensorMeta {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`kernel was called without its input "${name}"`);
  return tensor;
}

/** The inputs of a kernel that takes a list, in order. */
export function inputList(inputs: OpInputs): readonly TensorMeta[] {
  return Object.values(inputs).filter((tensor) => tensor !== undefined);
}

/** The output at `index` (the first unless told). */
export function outputOf(call: Pick<OpCall, "op" | "outputs">, index = 0): TensorMeta {
  const tensor = call.outputs[index];
  if (tensor === undefined) throw new Error(`kernel ${call.op} has no output ${index}`);
  return tensor;
}

/** Elements of the call's first output. */
export function outputElements(call: Pick<OpCall, "op" | "outputs">): number {
  return elements(outputOf(call).shape);
}

/** The extent at `axis` of a shape known to have that axis. */
export function extentAt(shape: readonly number[], axis: number): number {
  const extent = shape.at(axis);
  if (extent === undefined) throw new Error(`shape [${shape.join(",")}] has no axis ${axis}`);
  return extent;
}

/** An axis counted from the end made one counted from the start. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
