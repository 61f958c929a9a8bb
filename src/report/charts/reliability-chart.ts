import type { StudyRecord } from "../../record/study-record.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { percent } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { palette } from "./chart.ts";
import type { Chart } from "./chart.ts";

/**
 * The reliability diagram (Guo et al. 2017, arXiv:1706.04599) of the test images of all jobs: accuracy against mean confidence in each range of
 * confidence, a line for each approach. Undefined if the record has no ranges.
 */
export function reliabilityChart(record: StudyRecord): Chart | undefined {
  const measured = calibrated(record);
  if (measured.length === 0) return undefined;
  const warning = fixtureLabel(record);
  const axis = { unit: "%", scale: "linear", range: { from: 0, to: 100 }, step: 20 } as const;
  return {
    id: "reliability",
    alt: `Reliability diagram, accuracy against mean confidence. Expected calibration error: ${measured
      .map(
        ({ title, calibrationError: error }) =>
          `${title} ${error === undefined ? "not recorded" : `${percent(error)} %`}`,
      )
      .join("; ")}.`,
    title: "Reliability of the probabilities",
    subtitle:
      "below the diagonal a network is surer than it is right; test images of all jobs, in ten ranges of confidence",
    ...(warning === undefined ? {} : { warning }),
    axes: { x: { label: "Mean confidence", ...axis }, left: { label: "Accuracy", ...axis } },
    series: [
      {
        label: "as sure as right",
        kind: "line",
        axis: "left",
        color: "#6B7280",
        marks: [0, 100].map((value) => ({ x: value, y: value })),
        dash: [6, 5],
        width: 1.5,
        radius: 0,
      },
      ...measured.map(({ title, calibration, calibrationError }, index) => ({
        label:
          calibrationError === undefined
            ? title
            : `${title} (calibration error ${percent(calibrationError)} %)`,
        kind: "line" as const,
        axis: "left" as const,
        color: palette[index % palette.length] ?? palette[0],
        marks: calibration.map(({ confidence, accuracy }) => ({ x: confidence * 100, y: accuracy * 100 })),
        width: 2,
        radius: 4,
      })),
    ],
    legend: true,
  };
}

/** The approaches whose probabilities fit best and least. */
export function calibrationWords(record: StudyRecord): string | undefined {
  const known = calibrated(record)
    .flatMap(({ title, calibrationError: error }) => (error === undefined ? [] : [{ title, error }]))
    .toSorted((a, b) => a.error - b.error);
  const [best, worst] = [known[0], known.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return undefined;
  return (
    `Expected calibration error: least for ${best.title}, ${percent(best.error)} %; ` +
    `greatest for ${worst.title}, ${percent(worst.error)} %.`
  );
}

function calibrated({ approaches }: StudyRecord) {
  return approaches.flatMap(({ title, summary }) => {
    const { calibration = [], calibrationError } = summary?.pooled ?? {};
    return calibration.length === 0 ? [] : [{ title: cleanText(title), calibration, calibrationError }];
  });
}
