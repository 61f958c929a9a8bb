import { fixedAxis, moves } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";
import { splitAsUnion, splitStep } from "./split-step.ts";
import type { SplitStep } from "./split-step.ts";

/**
 * The field after a row-major reshape: factors are assigned to the axes of `shape`, last first; a factor that spans two axes is split. Undefined if
 * an axis boundary is inside a factor and does not divide it.
 */
export function regroup(field: Field, shape: readonly number[]): Field | undefined {
  const rest = field.dims.flat().filter((factor) => factor.extent !== 1 || moves(factor));
  const spatial = field.windows.length;
  let windows: readonly Window[] = field.windows;
  const result: (readonly Factor[])[] = [];
  let next = rest.pop();
  let loose = field.loose === true;
  for (const extent of shape.toReversed()) {
    const axis: Factor[] = [];
    let left = extent;
    while (next !== undefined && (left > 1 || (axis.length === 0 && next.extent === 1))) {
      if (left % next.extent === 0) {
        axis.unshift(next);
        left /= next.extent;
        next = rest.pop();
      } else if (next.extent % left === 0) {
        const parts = split(next, next.extent / left, field.whole === true);
        if (parts === undefined) return undefined;
        loose ||= parts.loose;
        windows = windows.map((window, index) => {
          const { start, grow } = parts.left[index] ?? { start: 0, grow: 0 };
          return start === 0 && grow === 0
            ? window
            : { ...window, start: window.start + start, size: window.size + grow };
        });
        axis.unshift(parts.inner);
        next = parts.outer;
        left = 1;
      } else return undefined;
    }
    if (left !== 1) return undefined;
    result.unshift(axis.length === 0 ? fixedAxis(1, spatial) : axis);
  }
  // The remaining factors have extent 1: they belong to the first axis.
  const first = result.shift();
  const dims =
    first === undefined ? result : [[...rest, ...(next === undefined ? [] : [next]), ...first], ...result];
  return { ...field, dims, windows, ...(loose ? { loose } : {}) };
}

function split(
  { extent, steps }: Factor,
  outer: number,
  whole: boolean,
):
  | {
      readonly outer: Factor;
      readonly inner: Factor;
      readonly loose: boolean;
      readonly left: readonly { readonly start: number; readonly grow: number }[];
    }
  | undefined {
  const inner = extent / outer;
  const parts: SplitStep[] = [];
  let loose = false;
  for (const step of steps) {
    const part = splitStep(step, outer, inner, whole);
    loose ||= part === undefined;
    const known = part ?? (whole ? undefined : splitAsUnion(step, outer, inner));
    if (known === undefined) return undefined;
    parts.push(known);
  }
  return {
    outer: { extent: outer, steps: parts.map((part) => part.outer) },
    inner: { extent: inner, steps: parts.map((part) => part.inner) },
    loose,
    left: parts,
  };
}
