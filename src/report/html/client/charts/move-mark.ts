import type { Chart } from "../../../charts/chart.ts";
import type { MarkPlace } from "./describe-mark.ts";

/**
 * The mark that a key leads to: left and right within a series, up and down to the next visible one, Home and End to the ends. Undefined for
 * other keys and charts without marks.
 */
export function moveMark(
  { series }: Chart,
  hidden: ReadonlySet<number>,
  from: MarkPlace | undefined,
  key: string,
): MarkPlace | undefined {
  const visible = series.flatMap(({ marks }, index) =>
    hidden.has(index) || marks.length === 0 ? [] : [index],
  );
  const [first] = visible;
  if (first === undefined || !keys.has(key)) return undefined;
  if (from === undefined || !visible.includes(from.series)) return { series: first, mark: 0 };
  const last = lastOf(series, from.series);
  if (key === "ArrowLeft") return { ...from, mark: Math.max(from.mark - 1, 0) };
  if (key === "ArrowRight") return { ...from, mark: Math.min(from.mark + 1, last) };
  if (key === "Home") return { ...from, mark: 0 };
  if (key === "End") return { ...from, mark: last };
  const step = key === "ArrowDown" ? 1 : -1;
  const at = (visible.indexOf(from.series) + step + visible.length) % visible.length;
  const next = visible[at] ?? first;
  return { series: next, mark: Math.min(from.mark, lastOf(series, next)) };
}

const keys: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

function lastOf(series: Chart["series"], index: number): number {
  return (series[index]?.marks.length ?? 1) - 1;
}
