import type { ChartConfiguration } from "chart.js";
import type { ChartJSNodeCanvas } from "chartjs-node-canvas";
import { reasonOf } from "../../errors.ts";

/** What a chart needs from outside. */
export interface ChartOptions {
  /** Told in one sentence why there is no chart. */
  readonly note?: (sentence: string) => void;
  /** Loads the optional packages; throws where they are not installed. */
  readonly load?: () => Promise<typeof ChartJSNodeCanvas>;
}

/**
 * A PNG of 1,100 by 660 pixels. The same configuration gives the same picture on the same machine; fonts are the machine's own. `undefined`,
 * with a note, where the optional packages `chart.js` and `chartjs-node-canvas` are missing or cannot run.
 */
export async function drawChart(
  configuration: ChartConfiguration,
  { note = () => {}, load = loadCanvas }: ChartOptions,
): Promise<Buffer | undefined> {
  try {
    const Canvas = await load();
    return new Canvas({ width: 1100, height: 660 }).renderToBufferSync(configuration);
  } catch (error) {
    note(
      `No chart: the optional packages chart.js and chartjs-node-canvas did not load (${reasonOf(error)}).`,
    );
    return undefined;
  }
}

async function loadCanvas(): Promise<typeof ChartJSNodeCanvas> {
  return (await import("chartjs-node-canvas")).ChartJSNodeCanvas;
}
