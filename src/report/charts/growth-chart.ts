import type { ChartJSNodeCanvas } from "chartjs-node-canvas";
import { ProfilerError, reasonOf } from "../../errors.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { growthConfiguration } from "./growth-configuration.ts";
import { growthPoints } from "./growth-points.ts";

/**
 * A PNG of 1,100 by 660 pixels: the receptive field by depth with the multiply-accumulates spent by then. The numbers are those of
 * the table `profile-receptive-field-growth`. Fonts are the machine's own.
 *
 * Throws `wrong-option` where no layer has a window, or where the optional packages `chart.js` and `chartjs-node-canvas` do not load.
 *
 * @param load loads the optional packages
 */
export async function growthChart(
  record: ProfileRecord,
  load: () => Promise<typeof ChartJSNodeCanvas> = loadCanvas,
): Promise<Buffer> {
  const points = growthPoints(record);
  if (points.length === 0) {
    throw new ProfilerError("wrong-option", {
      found: `a growth chart asked for of ${record.model.name}, no layer of which has a window with a size`,
      expected: "a network with spatial layers",
      remedy: "leave the chart out",
    });
  }
  let Canvas: typeof ChartJSNodeCanvas;
  try {
    Canvas = await load();
  } catch (error) {
    throw new ProfilerError(
      "wrong-option",
      {
        found: `a growth chart asked for without the optional packages (${reasonOf(error)})`,
        expected: "chart.js and chartjs-node-canvas",
        remedy:
          "npm install chart.js chartjs-node-canvas, or leave the chart out: its numbers are in the md page",
      },
      { cause: error },
    );
  }
  return new Canvas({ width: 1100, height: 660 }).renderToBufferSync(growthConfiguration(record, points));
}

async function loadCanvas(): Promise<typeof ChartJSNodeCanvas> {
  return (await import("chartjs-node-canvas")).ChartJSNodeCanvas;
}
