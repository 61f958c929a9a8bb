import { ProfilerError } from "../../errors.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Chart } from "./chart.ts";
import { growthChart } from "./growth-chart.ts";
import { openCanvas } from "./open-canvas.ts";
import { rooflineChart } from "./roofline-chart.ts";

/**
 * A PNG of a receptive field's growth.
 *
 * @throws {ProfilerError} `wrong-option` if no layer has a window, or if charts cannot be drawn
 */
export function drawGrowth(record: ProfileRecord): Promise<Buffer> {
  return drawChart("a growth chart", growthChart(record), {
    found: `a growth chart asked for of ${record.model.name}, no layer of which has a window with a size`,
    expected: "a network with spatial layers",
  });
}

/**
 * A PNG of the roofline.
 *
 * @throws {ProfilerError} `wrong-option` if the record has none, or if charts cannot be drawn
 */
export function drawRoofline(record: ProfileRecord): Promise<Buffer> {
  return drawChart("a roofline", rooflineChart(record), {
    found: `a roofline asked for of ${record.model.name}, no row of which has a time, a count and measured peaks beside it`,
    expected: "the record of a timed profile",
  });
}

async function drawChart(
  what: string,
  chart: Chart | undefined,
  none: { readonly found: string; readonly expected: string },
): Promise<Buffer> {
  if (chart === undefined)
    throw new ProfilerError("wrong-option", { ...none, remedy: "leave the chart out" });
  const draw = await openCanvas(what);
  return draw(chart);
}
