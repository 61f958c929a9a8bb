import { fixedAxis, moves } from "./field.ts";
import type { Factor } from "./field.ts";

/**
 * The factors of a row-major tensor dealt out anew to the axes of `shape`; a factor that spans two axes is split. Undefined where an axis
 * boundary falls inside a factor at a place that divides neither part.
 */
export function regroup(
  dims: readonly (readonly Factor[])[],
  shape: readonly number[],
): readonly (readonly Factor[])[] | undefined {
  const queue = dims.flat().filter((factor) => factor.extent !== 1 || moves(factor));
  const spatial = dims.flat()[0]?.steps.length ?? 0;
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
        const inner: Factor = { extent: next.extent / rest, steps: next.steps };
        axis.push({ extent: rest, steps: next.steps.map((step) => step * inner.extent) });
        next = inner;
        rest = 1;
      } else return undefined;
    }
    if (rest !== 1) return undefined;
    result.push(axis.length === 0 ? fixedAxis(1, spatial) : axis);
  }
  // What is left has extent 1: it belongs to the last axis.
  const last = result.pop();
  return last === undefined
    ? result
    : [...result, [...last, ...(next === undefined ? [] : [next, ...queue])]];
}
