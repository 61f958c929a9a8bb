import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { count } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { shortNumber } from "../short-number.ts";
import { classesOf, mainTask } from "../study-task.ts";
import { trainingOf } from "../trained-approach.ts";
import { palette } from "./chart.ts";
import type { Chart, ChartMark, ChartSeries } from "./chart.ts";

/** One trained approach in the chart of cost against F1; F1 and its interval in percent. */
export interface F1CostPoint {
  readonly title: string;
  readonly macs: number;
  readonly f1: number;
  readonly low: number;
  readonly high: number;
  /** Whether it is one of the task that most approaches have: F1 over other numbers of classes is not compared with it. */
  readonly mainTask: boolean;
  /** False if the record has no count of the network as trained, and the cost is that of the profiled one. */
  readonly asTrained: boolean;
}

/** The approaches with both an F1 and a count: the cost of one image in the network that reached that F1. */
export function f1CostPoints(record: StudyRecord): readonly F1CostPoint[] {
  const main = mainTask(record);
  return record.approaches.flatMap((approach) => {
    const { title, profile } = approach;
    const training = trainingOf(approach);
    if (training === undefined) return [];
    const { trained, job, jobs, summary } = training;
    const macs = trained.macsPerImage ?? profiledMacs(profile);
    // The axis is logarithmic: a cost of 0 has no place on it.
    if (macs === undefined || macs <= 0) return [];
    const { mean, sd = 0 } = summary.weightedF1;
    const { low, high } =
      jobs.length === 1 ? job.evaluation.weightedF1Interval : { low: mean - sd, high: mean + sd };
    return [
      {
        title: shortened(title),
        macs,
        f1: mean * 100,
        low: low * 100,
        high: high * 100,
        mainTask: main.includes(approach),
        asTrained: trained.macsPerImage !== undefined,
      },
    ];
  });
}

/**
 * The Pareto front: the points of the main task that no other one beats, with as much F1 at as little cost; the cheapest first. By means: intervals are
 * left aside.
 */
export function paretoFront(points: readonly F1CostPoint[]): readonly F1CostPoint[] {
  const front: F1CostPoint[] = [];
  for (const point of points
    .filter((one) => one.mainTask)
    .toSorted((a, b) => a.macs - b.macs || b.f1 - a.f1)) {
    if (point.f1 > (front.at(-1)?.f1 ?? -1)) front.push(point);
  }
  return front;
}

/** Weighted F1 against multiply-accumulates per image, one mark for each trained approach; undefined if no approach has both. */
export function f1CostChart(record: StudyRecord): Chart | undefined {
  const points = f1CostPoints(record);
  if (points.length === 0) return undefined;
  const macs = points.map((point) => point.macs);
  const warning = fixtureLabel(record);
  const front = paretoFront(points);
  return {
    id: "f1-cost",
    alt: altOf(points, front),
    title: "Weighted F1 against multiply-accumulates per image",
    subtitle: subtitleOf(record),
    ...(warning === undefined ? {} : { warning }),
    axes: {
      x: {
        label: "MACs per image (logarithmic)",
        scale: "logarithmic",
        range: {
          from: 10 ** Math.floor(Math.log10(Math.min(...macs)) - 0.3),
          to: rightEnd(macs),
        },
        ticks: "prefixed",
      },
      left: {
        label: "Weighted F1 on the test images",
        unit: "%",
        scale: "linear",
        range: f1Range(
          points.map(({ low, f1 }) => Math.min(low, f1)),
          points.map(({ high, f1 }) => Math.max(high, f1)),
        ),
        step: 10,
      },
    },
    series: [
      {
        label: "approaches",
        kind: "points",
        axis: "left",
        color: palette[0],
        radius: 7,
        marks: points.map(({ title, macs: x, f1: y, low, high, asTrained }, index) => {
          const figures = `${y.toFixed(1)} % (${low.toFixed(1)} to ${high.toFixed(1)})`;
          return {
            x,
            y,
            interval: { low, high },
            label: { name: title, figures: asTrained ? figures : `${figures}, cost as profiled` },
            color: palette[index % palette.length] ?? palette[0],
          };
        }),
      },
      // Behind the points, and read after them.
      ...frontSeries(front, rightEnd(macs)),
    ],
    legend: false,
  };
}

/** Tens of percent around F1 values with at least 5 beside them, within 0 to 100. */
export function f1Range(
  lows: readonly number[],
  highs: readonly number[],
): { readonly from: number; readonly to: number } {
  return {
    from: Math.max(0, Math.floor((Math.min(...lows) - 5) / 10) * 10),
    to: Math.min(100, Math.ceil((Math.max(...highs) + 5) / 10) * 10),
  };
}

function rightEnd(macs: readonly number[]): number {
  return 10 ** Math.ceil(Math.log10(Math.max(...macs)) + 0.3);
}

/** A front of one point beats all others: a line from it says so too. */
function frontSeries(front: readonly F1CostPoint[], end: number): readonly ChartSeries[] {
  const last = front.at(-1);
  if (last === undefined) return [];
  return [
    {
      label: "Pareto front",
      kind: "stepped",
      axis: "left",
      color: "#6B7280",
      marks: [...front.map(({ macs: x, f1: y }): ChartMark => ({ x, y })), { x: end, y: last.f1 }],
      dash: [5, 4],
      width: 1.5,
      radius: 0,
    },
  ];
}

function altOf(points: readonly F1CostPoint[], front: readonly F1CostPoint[]): string {
  const each = points.map(
    ({ title, f1, macs }) => `${title} ${f1.toFixed(1)} % at ${shortNumber(macs)} MACs`,
  );
  return (
    `Weighted F1 against multiply-accumulates per image: ${each.join("; ")}. ` +
    `On the Pareto front: ${front.map(({ title }) => title).join("; ")}.`
  );
}

function profiledMacs({ totals, status, model }: ProfileRecord): number | undefined {
  return totals.macs === undefined || status !== "complete" || model.batch === 0
    ? undefined
    : totals.macs / model.batch;
}

function shortened(title: string): string {
  const characters = [...cleanText(title)];
  return characters.length <= 44 ? characters.join("") : `${characters.slice(0, 43).join("")}…`;
}

function subtitleOf(record: StudyRecord): string {
  const { dataset, approaches } = record;
  const conventions = [...new Set(approaches.map(({ profile }) => profile.convention))];
  const bars = approaches.flatMap(({ jobs }) =>
    jobs.length > 1
      ? ["standard deviations over folds"]
      : jobs.map(
          ({ evaluation }) => `${count(evaluation.weightedF1Interval.level * 100)} % bootstrap intervals`,
        ),
  );
  const tasks = new Set(approaches.flatMap((approach) => classesOf(approach) ?? []));
  const compared =
    tasks.size > 1 ? ` of approaches with ${count(classesOf(mainTask(record)[0]) ?? 0)} classes` : "";
  return cleanText(
    `Data set ${dataset.name}; convention ${conventions.join(", ")}; bars are ${[...new Set(bars)].join(" and ")}; dashed: Pareto front${compared}`,
  );
}
