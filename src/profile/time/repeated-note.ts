import type { LayerRow, Timing } from "../../record/profile-record.ts";
import { plural } from "../../record/figures.ts";
import { median } from "../../stats/order-statistics.ts";
import type { SubjectSamples } from "./time-subject.ts";
import { rowKey } from "./timed-subject.ts";

/** How rows were timed that are too short for one run, and what is left out of them. */
export function repeatedNote(
  layers: readonly LayerRow[],
  { byKey }: SubjectSamples,
  kernelTiming: Timing["kernelTiming"],
): readonly string[] {
  const rows = layers.filter(({ time }) => time?.repeats !== undefined);
  if (rows.length === 0) return [];
  const repeats = rows.map(({ time }) => time?.repeats ?? 1);
  const times = [...new Set([Math.min(...repeats), Math.max(...repeats)])].join(" to ");
  const how = `too short for one run: ${plural(rows.length, "row")}, whose kernels are repeated ${times} times in a sample`;
  if (kernelTiming === "timestamp-query") return [how];
  const sumMs = (of: (row: LayerRow) => number): string =>
    rows.reduce((sum, row) => sum + of(row), 0).toPrecision(3);
  const alone = sumMs(({ time }) => time?.medianMs ?? 0);
  const inRuns = sumMs((row) => median((byKey.get(rowKey(row))?.inRunMs ?? []).map((ms) => ms ?? 0)));
  return [
    `${how}, without what lies between kernels in a run: ${alone} ms in all, and ${inRuns} ms in the runs themselves`,
  ];
}
