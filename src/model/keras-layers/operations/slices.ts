import { reshape, slice, stridedSlice } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** True for an index, which removes its axis. */
  readonly drops: boolean;
}

/**
 * Slices as `x[…]` with Keras' subscripts: an index removes its axis, null adds one, an ellipsis or a missing subscript keeps axes
 * whole, the rest are slices {start, stop, step}.
 *
 * @throws {Error} for a negative step
 */
export function slicedBy(x: Tensor, spec: unknown): Tensor {
  const bounds: Bounds[] = [];
  const kept: number[] = [];
  for (const subscript of expanded(Array.isArray(spec) ? spec : [spec], x.rank)) {
    if (subscript === null) {
      kept.push(1);
      continue;
    }
    const bound = boundsOf(subscript, x.shape[bounds.length] ?? 1);
    bounds.push(bound);
    if (!bound.drops) kept.push(Math.max(0, Math.ceil((bound.to - bound.from) / bound.step)));
  }
  const begin = bounds.map(({ from }) => from);
  // Without steps a plain slice, which every backend has.
  const cut = bounds.every(({ step }) => step === 1)
    ? slice(
        x,
        begin,
        bounds.map(({ from, to }) => Math.max(0, to - from)),
      )
    : stridedSlice(
        x,
        begin,
        bounds.map(({ to }) => to),
        bounds.map(({ step }) => step),
      );
  return reshape(cut, kept);
}

function boundsOf(subscript: unknown, extent: number): Bounds {
  const fields = fieldsOf(subscript);
  if (fields === undefined) {
    const index = numberIn(subscript) ?? 0;
    const from = index < 0 ? index + extent : index;
    return { from, to: from + 1, step: 1, drops: true };
  }
  const step = numberIn(fields["step"]) ?? 1;
  if (step < 0) throw new Error("a slice with a negative step is not supported");
  const place = (value: number): number => Math.min(extent, Math.max(0, value < 0 ? value + extent : value));
  return {
    from: place(numberIn(fields["start"]) ?? 0),
    to: place(numberIn(fields["stop"]) ?? extent),
    step,
    drops: false,
  };
}

/** Reads a slice: bare in Keras 2, `{class_name: "__slice__", config}` in Keras 3. */
function fieldsOf(subscript: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof subscript !== "object" || subscript === null || "dataId" in subscript) return undefined;
  const { config } = subscript as { config?: Readonly<Record<string, unknown>> };
  return config ?? (subscript as Readonly<Record<string, unknown>>);
}

function isEllipsis(subscript: unknown): boolean {
  return (subscript as { class_name?: unknown } | null)?.class_name === "__ellipsis__";
}

/** Adds an empty slice for every axis that no subscript names. */
function expanded(subscripts: readonly unknown[], rank: number): readonly unknown[] {
  const used = subscripts.filter((each) => each !== null && !isEllipsis(each)).length;
  const whole = Array.from({ length: Math.max(0, rank - used) }, () => ({}));
  const at = subscripts.findIndex(isEllipsis);
  return at < 0
    ? [...subscripts, ...whole]
    : [...subscripts.slice(0, at), ...whole, ...subscripts.slice(at + 1)];
}

function numberIn(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "object" && "dataId" in value ? (value as Tensor).dataSync()[0] : Number(value);
}
