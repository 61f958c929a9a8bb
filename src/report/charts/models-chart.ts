import type { ModelsRecord, ModelSummary } from "../../record/models-record.ts";
import { fixtureWarning } from "../fixture-label.ts";
import { percent, significant } from "../format.ts";
import { exactMacs, readModels, timedAlike } from "../comparable-models.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { shortBytes, shortTime } from "../short-number.ts";
import { palette } from "./chart.ts";
import type { Chart, ChartAxis, ChartMark } from "./chart.ts";
import { f1Range } from "./f1-cost-chart.ts";

/** What models are drawn by against their multiply-accumulates. */
interface Figure {
  readonly title: string;
  /** @param lows of the marks, and `highs`: the ends of their bars where they have some */
  readonly axis: (lows: readonly number[], highs: readonly number[]) => ChartAxis;
  readonly of: (model: ModelSummary) => Pick<ChartMark, "y" | "interval"> | undefined;
  readonly write: (value: number) => string;
}

const logarithmic = (values: readonly number[]): Pick<ChartAxis, "scale" | "range" | "ticks"> => ({
  scale: "logarithmic",
  range: {
    from: 10 ** Math.floor(Math.log10(Math.min(...values)) - 0.3),
    to: 10 ** Math.ceil(Math.log10(Math.max(...values)) + 0.3),
  },
  ticks: "prefixed",
});

const positive = (y: number): Pick<ChartMark, "y"> | undefined => (y > 0 ? { y } : undefined);

/** The figures that matter most first: the first that two models have is drawn. */
function figuresOf(record: ModelsRecord): readonly Figure[] {
  const timed = new Map(timedAlike(record).map(({ model, time }) => [model, time]));
  const [place] = timed.values();
  return [
    {
      title: "Weighted F1",
      axis: (lows, highs) => ({
        label: "Weighted F1",
        unit: "%",
        scale: "linear",
        range: f1Range(lows, highs),
        step: 10,
      }),
      of: ({ f1 }) => {
        if (f1 === undefined) return undefined;
        const { mean, sd } = f1;
        const y = mean * 100;
        return sd === undefined
          ? { y }
          : { y, interval: { low: (mean - sd) * 100, high: (mean + sd) * 100 } };
      },
      write: (value) => `${percent(value / 100)} %`,
    },
    {
      title: `Time on ${place?.backend ?? "none"}`,
      axis: (values) => ({
        label: "Median time (logarithmic)",
        unit: "ms",
        ...logarithmic(values),
        ticks: "plain",
      }),
      of: (model) => positive(timed.get(model)?.medianMs ?? 0),
      write: shortTime,
    },
    {
      title: "Weights",
      axis: (values) => ({ label: "Weights (logarithmic)", unit: "bytes", ...logarithmic(values) }),
      of: ({ totals }) => (totals.weightsStatus === undefined ? positive(totals.bytes.weights) : undefined),
      write: shortBytes,
    },
  ];
}

/** Each model's F1 against its multiply-accumulates, or its time, or its weights; undefined if fewer than two models have both exactly. */
export function modelsChart(record: ModelsRecord): Chart | undefined {
  // The axis is logarithmic: a cost of 0 has no place on it.
  const counted = exactMacs(record).filter(({ macs }) => macs > 0);
  for (const figure of figuresOf(record)) {
    const marks = counted.flatMap(({ model, macs }, index): readonly ChartMark[] => {
      const value = figure.of(model);
      if (value === undefined) return [];
      const label = { name: cleanText(model.name).slice(0, 44), figures: figure.write(value.y) };
      return [{ x: macs, ...value, label, color: palette[index % palette.length] ?? palette[0] }];
    });
    if (marks.length >= 2) return chartOf(record, figure, marks);
  }
  return undefined;
}

function chartOf(record: ModelsRecord, figure: Figure, marks: readonly ChartMark[]): Chart {
  const read = readModels(record);
  const drawn = figure.title === "Weighted F1" && read.some(({ f1 }) => f1?.fixture === true);
  const title = `${figure.title} against MACs`;
  return {
    id: "models",
    alt: `${title} of one forward pass, one point for each of ${significant(marks.length)} models`,
    title,
    subtitle: cleanText(
      `One forward pass of the whole batch; convention ${read[0]?.convention ?? ""}${drawn ? "; bars are standard deviations over folds" : ""}`,
    ),
    ...(drawn ? { warning: fixtureWarning } : {}),
    axes: {
      x: { label: "MACs (logarithmic)", ...logarithmic(marks.map(({ x }) => x)) },
      left: figure.axis(
        marks.map(({ y, interval }) => interval?.low ?? y),
        marks.map(({ y, interval }) => interval?.high ?? y),
      ),
    },
    series: [{ label: "models", kind: "points", axis: "left", color: palette[0], radius: 7, marks }],
    legend: false,
  };
}
