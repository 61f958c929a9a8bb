import type { ChartConfiguration } from "chart.js";
import { count } from "../../record/figures.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { chartConfiguration } from "./chart-configuration.ts";
import { chartPoints } from "./chart-points.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { drawChart } from "./draw-chart.ts";
import type { ChartOptions } from "./draw-chart.ts";
import { fixtureLabel } from "../fixture-label.ts";

/**
 * A PNG of 1,100 by 660 pixels: multiply-accumulates per image against weighted F1 with its interval, one point for each trained
 * approach. The same record gives the same picture on the same machine; fonts are the machine's own.
 *
 * `undefined`, with a note, where no approach has both figures or where the optional packages `chart.js` and
 * `chartjs-node-canvas` are missing or cannot run.
 */
export async function costChart(
  record: StudyRecord,
  options: ChartOptions = {},
): Promise<Buffer | undefined> {
  const { note = () => {} } = options;
  const points = chartPoints(record);
  if (points.length === 0) {
    note("No chart: no approach has both a trained network and a count.");
    return undefined;
  }
  const configuration = chartConfiguration(points, {
    subtitle: subtitleOf(record),
    warning: fixtureLabel(record),
  });
  return drawChart(configuration as ChartConfiguration, options);
}

function subtitleOf({ dataset, approaches }: StudyRecord): string {
  const conventions = [...new Set(approaches.map(({ profile }) => profile.convention))];
  const intervals = new Set(
    approaches.flatMap(({ jobs }) =>
      jobs.map(({ evaluation }) => `${count(evaluation.weightedF1Interval.level * 100)} %`),
    ),
  );
  return cleanText(
    `Data set ${dataset.name}; convention ${conventions.join(", ")}; bars are ${[...intervals].join(" and ")} bootstrap intervals`,
  );
}
