/** Shape and dtype of a tensor: what an op's rules read, apart from values. */
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
  /** Values, where known, of the inputs in the family's `windowValues`. */
  readonly values?: Readonly<Record<string, ArrayLike<number>>>;
}

/** Reads a small tensor's values by input name; throws where the values are unknown. */
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
 * Which positions of an input axis each position of an output axis reads: from `first` to `last`, both included. The lists repeat after their end,
 * `shift` input positions further on; where `shift` is undefined, they cover the whole output axis. With `clamp`, positions outside of the
 * input are read at its border.
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
 * - `slide`: a window of `input` along `axes`, and all of the axes in `mixes`.
 * - `transposed`: every element whose window, slid along `axes`, covers the output element; all of the axes in `mixes`.
 * - `remap`: along each axis in `ranges` a range of positions, which may differ from one output position to the next (resizing, tiling).
 * - `reduce`: all of `axes`; kept with extent 1 where `keepDims`.
 * - `spread`: all of `axes`, which keep their extent (softmax, cumulative sums).
 * - `matmul`: a row of `a` and a column of `b`. `einsum`: of each operand, all of the axes whose label the result lacks.
 * - `permute`, `regroup` (row-major reshape), `shift` (output index i reads input index `begin + i * step`, mirrored at borders with `mirror`),
 *   `concat`, `stack` (along a new axis): moved, not mixed. `chain`: several such moves, with the shape after each.
 * - `gather`: rows of `input` along `axis`, at the positions that `indices` names.
 * - `constant`: no input element. `everything`: every element of every input. `unknown`: not modeled, or a choice of positions by value.
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
  | { readonly kind: "unknown"; readonly reason: "no-window-rule" | "positions-by-value" };

/** The rules of a family of kernels that differ only in name, or in what the rules derive from `op`. */
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
  /** Inputs whose values, where they do not depend on the model's inputs, say which positions `window` reads. */
  readonly windowValues?: readonly string[];
  /** The input whose storage the first output shares: no data is computed or moved. */
  readonly view?: string;
  /** Whether a call shares it; default: always. */
  readonly isView?: (inputs: OpInputs, attrs: Attrs) => boolean;
  /**
   * Why `shape` gives an upper bound: the result's extent depends on values. Undefined where the extent does not depend on values, or where they
   * are known.
   */
  readonly bound?: (attrs: Attrs, isKnown: (input: string) => boolean) => string | undefined;
}

/** Types a family of ops by its attributes; returns it unchanged. */
export function defineOps<Attrs = Readonly<Record<string, unknown>>>(
  family: OpFamily<Attrs>,
): OpFamily<Attrs> {
  return family;
}

/** The cost of a call that only moves, makes or renames data. */
export const free: Cost = { macs: 0, elementwise: 0 };

/** Elements of a shape; 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const extent of shape) product *= extent;
  return product;
}

/**
 * The named input of a call.
 *
 * @throws Error when the kernel was called without it
 */
export function inputOf(inputs: OpInputs, name: string): TensorMeta {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`kernel was called without its input "${name}"`);
  return tensor;
}

/** The inputs of a kernel that takes a list, in order. */
export function inputList(inputs: OpInputs): readonly TensorMeta[] {
  return Object.values(inputs).filter((tensor) => tensor !== undefined);
}

/** The output at `index`; default: the first. */
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

/** An axis counted from the start, given one that may be negative, which counts from the end. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
