import type { WindowRule } from "../../ops/define-ops.ts";

/** Axes of the model input, as bits: bit `a` stands for axis `a`. */
export type AxisSet = number;

/** Part of a tensor's axis, and the input axes that an index into it moves along. */
interface Part {
  readonly extent: number;
  readonly from: AxisSet;
}

/**
 * For every axis of a tensor, its parts in row-major order: where the indices of the axis come from. An axis of 12 that was merged from 3 rows and 4
 * columns has two parts.
 */
export type AxisOrigins = readonly (readonly Part[])[];

/** The origins of the model input's own axes, all but the batch. */
export function inputOrigins(shape: readonly number[]): AxisOrigins {
  return shape.map((extent, axis) => [{ extent, from: axis === 0 ? 0 : 1 << axis }]);
}

/** The input axes that an axis of a tensor comes from. */
export function originOf(parts: readonly Part[] | undefined): AxisSet {
  let from = 0;
  for (const part of parts ?? []) from |= part.from;
  return from;
}

/** The input axes that the axes of a tensor come from, all but those of its axis `except`. */
export function originsOf(origins: AxisOrigins, except = -1): AxisSet {
  let from = 0;
  origins.forEach((parts, axis) => {
    if (axis !== except) from |= originOf(parts);
  });
  return from;
}

/**
 * The origins of a call's output at `shape`. An axis that a call makes, as the channels of a convolution, comes from none. Undefined if no
 * axis of the output comes from an axis of the input.
 *
 * @param inputs those of the call's inputs that have origins, by name
 */
export function traceOrigins(
  rule: WindowRule,
  inputs: Readonly<Record<string, AxisOrigins>>,
  shape: readonly number[],
): AxisOrigins | undefined {
  const all = Object.values(inputs);
  const main = "input" in rule ? inputs[rule.input] : all[0];
  if (main === undefined && rule.kind !== "gather") return undefined;
  const of = main as AxisOrigins;
  switch (rule.kind) {
    case "pointwise":
      return unite(all, shape);
    case "slide":
    case "transposed":
      return resize(
        of.map((parts, axis) => (rule.mixes.includes(axis) ? [] : parts)),
        shape,
      );
    case "concat":
    case "remap":
    case "spread":
      return unite(
        all.map((each) => resize(each, shape)),
        shape,
      );
    case "shift":
      return resize(of, shape);
    case "permute":
      return rule.perm.map((axis) => of[axis] ?? []);
    case "reduce":
      return resize(
        rule.keepDims
          ? of.map((parts, axis) => (rule.axes.includes(axis) ? [] : parts))
          : of.filter((_, axis) => !rule.axes.includes(axis)),
        shape,
      );
    case "regroup":
      return regroup(of, shape);
    case "chain":
      return rule.parts.reduce<AxisOrigins | undefined>(
        (origins, part) => origins && traceOrigins(part.rule, { [rule.input]: origins }, part.shape),
        of,
      );
    case "stack":
      return unite(
        all.map((each) => resize(each.toSpliced(rule.axis, 0, []), shape)),
        shape,
      );
    case "matmul":
      return unite(matmulFactors(rule, inputs, shape), shape);
    case "einsum":
      return unite(
        Object.entries(inputs).map(([name, origins]) => {
          const labels = rule.operands[Number(name)] ?? [];
          return resize(
            rule.result.map((label) => origins[labels.indexOf(label)] ?? []),
            shape,
          );
        }),
        shape,
      );
    case "gather":
      return gather(rule, inputs, shape);
    case "constant":
    case "everything":
    case "unknown":
      return undefined;
  }
}

/** The input axes over which a matrix product or an Einstein sum adds, and those of the positions that keep their place in it. */
export function contractedOrigins(
  rule: WindowRule,
  inputs: Readonly<Record<string, AxisOrigins>>,
): { readonly summed: AxisSet; readonly kept: AxisSet } | undefined {
  if (rule.kind !== "matmul" && rule.kind !== "einsum") return undefined;
  let [summed, kept] = [0, 0];
  for (const [name, origins] of Object.entries(inputs)) {
    origins.forEach((parts, axis) => {
      const adds =
        rule.kind === "einsum"
          ? !rule.result.includes(rule.operands[Number(name)]?.[axis] ?? "")
          : axis - origins.length ===
            (name === "a" ? (rule.transposeA ? -2 : -1) : rule.transposeB ? -1 : -2);
      if (adds) summed |= originOf(parts);
      else kept |= originOf(parts);
    });
  }
  return { summed, kept };
}

function matmulFactors(
  { transposeA, transposeB }: Extract<WindowRule, { kind: "matmul" }>,
  { a, b }: Readonly<Record<string, AxisOrigins>>,
  shape: readonly number[],
): readonly AxisOrigins[] {
  const factors: AxisOrigins[] = [];
  const missing = (batch: AxisOrigins): AxisOrigins =>
    Array.from({ length: Math.max(0, shape.length - 2 - batch.length) }, () => []);
  if (a !== undefined) {
    const batch = a.slice(0, -2);
    factors.push([...missing(batch), ...batch, a.at(transposeA ? -1 : -2) ?? [], []]);
  }
  if (b !== undefined) {
    const batch = b.slice(0, -2);
    factors.push([...missing(batch), ...batch, [], b.at(transposeB ? -2 : -1) ?? []]);
  }
  return factors.map((each) => resize(each, shape));
}

function gather(
  rule: Extract<WindowRule, { kind: "gather" }>,
  inputs: Readonly<Record<string, AxisOrigins>>,
  shape: readonly number[],
): AxisOrigins | undefined {
  const source = inputs[rule.input];
  const indices = inputs[rule.indices];
  if (source !== undefined) {
    const picked = shape.length - source.length + 1;
    const along = Array.from({ length: Math.max(0, picked) }, () =>
      picked === 1 ? (source[rule.axis] ?? []) : [],
    );
    return resize(source.toSpliced(rule.axis, 1, ...along), shape);
  }
  if (indices === undefined) return undefined;
  const before = Array.from({ length: rule.axis >= indices.length ? 0 : rule.axis }, () => []);
  return resize([...before, ...indices], shape);
}

/** The same origins at another shape: an axis whose extent changed is one part. */
function resize(origins: AxisOrigins, shape: readonly number[]): AxisOrigins {
  return shape.map((extent, axis) => {
    const parts = origins[axis] ?? [];
    return sizeOf(parts) === extent && parts.length > 0 ? parts : [{ extent, from: originOf(parts) }];
  });
}

/** The origins of tensors that meet element by element, broadcast to `shape`. */
function unite(all: readonly AxisOrigins[], shape: readonly number[]): AxisOrigins {
  return shape.map((extent, axis) => {
    const met = all
      .map((origins) => origins[axis - shape.length + origins.length] ?? [])
      .filter((parts) => originOf(parts) !== 0);
    const [first] = met;
    if (first === undefined) return [{ extent, from: 0 }];
    const equal = met.every(
      (parts) => parts === first || (sizeOf(parts) === extent && sameParts(parts, first)),
    );
    return equal && sizeOf(first) === extent
      ? first
      : [{ extent, from: met.reduce((from, parts) => from | originOf(parts), 0) }];
  });
}

function sameParts(one: readonly Part[], other: readonly Part[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ extent, from }, index) => extent === other[index]?.extent && from === other[index].from)
  );
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((product, { extent }) => product * extent, 1);
}

/** The origins after a row-major reshape; undefined if an axis boundary falls inside a part and does not divide it. */
function regroup(origins: AxisOrigins, shape: readonly number[]): AxisOrigins | undefined {
  const rest = origins.flat().filter(({ extent }) => extent !== 1);
  const result: Part[][] = [];
  for (const extent of shape.toReversed()) {
    const axis: Part[] = [];
    let left = extent;
    while (left > 1) {
      const next = rest.pop();
      if (next === undefined) return undefined;
      if (left % next.extent === 0) {
        axis.unshift(next);
        left /= next.extent;
      } else if (next.extent % left === 0) {
        axis.unshift({ extent: left, from: next.from });
        rest.push({ extent: next.extent / left, from: next.from });
        left = 1;
      } else return undefined;
    }
    result.unshift(axis.length === 0 ? [{ extent, from: 0 }] : axis);
  }
  return result;
}
