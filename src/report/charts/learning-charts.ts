import type { EpochResult, StudyRecord } from "../../record/study-record.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { plural, significant } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { palette } from "./chart.ts";
import type { Chart, ChartMark, ChartSeries } from "./chart.ts";

/** The loss and the F1 of each epoch of a training, one chart for each approach; epochs of several folds as their mean. */
export function learningCharts(record: StudyRecord): readonly Chart[] {
  const warning = fixtureLabel(record);
  return record.approaches.flatMap(({ title, jobs }, index): readonly Chart[] => {
    const runs = jobs.map(({ epochs }) => epochs);
    const series = [
      curve(runs, "training loss", "left", palette[0], ({ trainLoss }) => trainLoss),
      curve(runs, "validation loss", "left", palette[1], ({ validationLoss }) => validationLoss),
      curve(runs, "validation F1", "right", palette[2], ({ validationWeightedF1: f1 }) =>
        f1 === undefined ? undefined : f1 * 100,
      ),
    ].filter(({ marks }) => marks.length > 0);
    // One epoch is no curve.
    const last = Math.max(0, ...runs.map((epochs) => epochs.at(-1)?.epoch ?? 0));
    if (series.length === 0 || last < 2) return [];
    const name = cleanText(title);
    return [
      {
        id: `learning-${index + 1}`,
        alt: `${name}, by epoch: ${series.map(courseOf).join("; ")}`,
        ...(record.approaches.length > 1 ? { small: true as const } : {}),
        title: name,
        subtitle:
          runs.length === 1
            ? "one split"
            : `mean over ${plural(runs.length, "fold")}, of those that reach the epoch`,
        ...(warning === undefined ? {} : { warning }),
        axes: {
          x: { label: "Epoch", scale: "linear", range: { from: 1, to: last }, step: Math.ceil(last / 12) },
          left: { label: "Cross-entropy", unit: "nats", scale: "linear" },
          ...(series.some(({ axis }) => axis === "right")
            ? { right: { label: "Weighted F1", unit: "%", scale: "linear", color: palette[2] } }
            : {}),
        },
        series,
        legend: true,
      },
    ];
  });
}

/** How a curve begins and ends. */
function courseOf({ label, axis, marks }: ChartSeries): string {
  const write = (mark: ChartMark | undefined): string =>
    mark === undefined ? "unknown" : significant(mark.y);
  const unit = axis === "right" ? " %" : " nats";
  return `${label} from ${write(marks[0])} to ${write(marks.at(-1))}${unit} in epoch ${marks.at(-1)?.x ?? 0}`;
}

function curve(
  runs: readonly (readonly EpochResult[])[],
  label: string,
  axis: "left" | "right",
  color: string,
  read: (epoch: EpochResult) => number | undefined,
): ChartSeries {
  const values = new Map<number, number[]>();
  for (const result of runs.flat()) {
    const value = read(result);
    if (value === undefined) continue;
    const known = values.get(result.epoch) ?? [];
    values.set(result.epoch, [...known, value]);
  }
  const marks = [...values]
    .toSorted(([a], [b]) => a - b)
    .map(([x, known]): ChartMark => ({ x, y: known.reduce((sum, value) => sum + value, 0) / known.length }));
  return {
    label,
    kind: "line",
    axis,
    color,
    marks,
    width: 2,
    radius: marks.length > 30 ? 0 : 2,
    ...(axis === "right" ? { dash: [6, 4] } : {}),
  };
}
