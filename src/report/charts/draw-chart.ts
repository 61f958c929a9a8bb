import type { ChartConfiguration } from "chart.js";
import type { ChartJSNodeCanvas } from "chartjs-node-canvas";
import { ProfilerError, reasonOf } from "../../errors.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { chartJsConfiguration } from "./chart-js.ts";
import type { Chart } from "./chart.ts";
import { f1CostChart } from "./f1-cost-chart.ts";
import { growthChart } from "./growth-chart.ts";
import { rooflineChart } from "./roofline-chart.ts";

/** Loads the optional packages; throws if they are not installed. */
export type LoadCanvas = () => Promise<typeof ChartJSNodeCanvas>;

/** Loads `chartjs-node-canvas` and with it `chart.js`. */
export async function loadCanvas(): Promise<typeof ChartJSNodeCanvas> {
  return (await import("chartjs-node-canvas")).ChartJSNodeCanvas;
}

/**
 * A PNG of a receptive field's growth.
 *
 * @throws {ProfilerError} `wrong-option` if no layer has a window, or if the optional packages do not load
 */
export function drawGrowth(record: ProfileRecord, load?: LoadCanvas): Promise<Buffer> {
  return drawChart("a growth chart", growthChart(record), load, {
    found: `a growth chart asked for of ${record.model.name}, no layer of which has a window with a size`,
    expected: "a network with spatial layers",
  });
}

/**
 * A PNG of F1 against cost.
 *
 * @throws {ProfilerError} `wrong-option` if no approach has both, or if the optional packages do not load
 */
export function drawF1Cost(record: StudyRecord, load?: LoadCanvas): Promise<Buffer> {
  return drawChart("a chart of F1 against cost", f1CostChart(record), load, {
    found: `a chart of F1 against cost asked for of ${record.title}`,
    expected: "an approach that was trained and counted",
  });
}

/** A PNG of the roofline; undefined, with a note, if the record has none or the optional packages do not load. */
export async function drawRoofline(
  record: ProfileRecord,
  { note = () => {}, load }: { readonly note?: (sentence: string) => void; readonly load?: LoadCanvas } = {},
): Promise<Buffer | undefined> {
  const chart = rooflineChart(record);
  if (chart === undefined) {
    note("No roofline: no row has a time, a count and measured peaks beside it.");
    return undefined;
  }
  try {
    return draw(await (load ?? loadCanvas)(), chart);
  } catch (error) {
    note(
      `No chart: the optional packages chart.js and chartjs-node-canvas did not load (${reasonOf(error)}).`,
    );
    return undefined;
  }
}

/**
 * Checks that charts can be drawn, before long work.
 *
 * @param what the chart in an error: `a growth chart`
 * @throws {ProfilerError} `wrong-option` if the optional packages do not load
 */
export async function requireCanvas(
  what: string,
  load: LoadCanvas = loadCanvas,
): Promise<typeof ChartJSNodeCanvas> {
  try {
    return await load();
  } catch (error) {
    throw new ProfilerError(
      "wrong-option",
      {
        found: `${what} asked for without the optional packages (${reasonOf(error)})`,
        expected: "chart.js and chartjs-node-canvas",
        remedy:
          "npm install chart.js chartjs-node-canvas, or leave the chart out: its numbers are in the md page",
      },
      { cause: error },
    );
  }
}

async function drawChart(
  what: string,
  chart: Chart | undefined,
  load: LoadCanvas | undefined,
  none: { readonly found: string; readonly expected: string },
): Promise<Buffer> {
  if (chart === undefined)
    throw new ProfilerError("wrong-option", { ...none, remedy: "leave the chart out" });
  return draw(await requireCanvas(what, load), chart);
}

/** 1,100 by 660 pixels. The same chart gives the same picture on the same machine; fonts are the machine's own. */
function draw(Canvas: typeof ChartJSNodeCanvas, chart: Chart): Buffer {
  return new Canvas({ width: 1100, height: 660 }).renderToBufferSync(
    chartJsConfiguration(chart) as ChartConfiguration,
  );
}
