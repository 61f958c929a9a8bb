import { fixedAxis, moves } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";
import { splitStep } from "./split-step.ts";

/**
 * The field of a row-major tensor whose factors are dealt out anew to the axes of `shape`; a factor that spans two axes is split. Undefined
 * where an axis boundary falls inside a factor at a place that divides neither part.
 */
export function regroup(field: Field, shape: readonly number[]): Field | undefined {
  const queue = field.dims.flat().filter((factor) => factor.extent !== 1 || moves(factor));
  const spatial = field.windows.length;
  let windows: readonly Window[] = field.windows;
  const result: (readonly Factor[])[] = [];
  let next = queue.shift();
  for (const extent of shape) {
    const axis: Factor[] = [];
    let rest = extent;
    while (next !== undefined && (rest > 1 || (axis.length === 0 && next.extent === 1))) {
      if (rest % next.extent === 0) {
        axis.push(next);
        rest /= next.extent;
        next = queue.shift();
      } else if (next.extent % rest === 0) {
        const parts = split(next, rest, field.whole === true);
        if (parts === undefined) return undefined;
        windows = windows.map((window, index) => {
          const { start, grow } = parts.left[index] ?? { start: 0, grow: 0 };
          return start === 0 && grow === 0
            ? window
            : { ...window, start: window.start + start, size: window.size + grow };
        });
        axis.push(parts.outer);
        next = parts.inner;
        rest = 1;
      } else return undefined;
    }
    if (rest !== 1) return undefined;
    result.push(axis.length === 0 ? fixedAxis(1, spatial) : axis);
  }
  // What is left has extent 1: it belongs to the last axis.
  const last = result.pop();
  const dims =
    last === undefined ? result : [...result, [...last, ...(next === undefined ? [] : [next, ...queue])]];
  return { ...field, dims, windows };
}

function split(
  { extent, steps }: Factor,
  outer: number,
  whole: boolean,
):
  | {
      readonly outer: Factor;
      readonly inner: Factor;
      readonly left: readonly { readonly start: number; readonly grow: number }[];
    }
  | undefined {
  const inner = extent / outer;
  const parts = [];
  for (const step of steps) {
    const part = splitStep(step, outer, inner, whole);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return {
    outer: { extent: outer, steps: parts.map((part) => part.outer) },
    inner: { extent: inner, steps: parts.map((part) => part.inner) },
    left: parts,
  };
}
