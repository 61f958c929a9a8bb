import { createRequire } from "node:module";
import type { ChartConfiguration } from "chart.js";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { chartJsConfiguration } from "./chart-js.ts";
import type { Chart } from "./chart.ts";

/** Makes a PNG of a chart. */
export type DrawChart = (chart: Chart) => Buffer;

/** Sides of a chart in CSS pixels; the PNG has {@link pixelRatio} times as many. */
const sizes = { whole: { width: 1100, height: 660 }, small: { width: 680, height: 440 } } as const;
const pixelRatio = 2;
const weights = [400, 700] as const;
let fontRegistered = false;

/**
 * Loads what draws charts: `chartjs-node-canvas` with `chart.js`, `@napi-rs/canvas` and the font. The same chart gives the same picture on every
 * machine; only letters that the font lacks come from the machine's own.
 *
 * @param what the chart in an error: `--roofline`
 * @throws {ProfilerError} `wrong-option` if a package is missing or has no binary for this machine
 */
export async function openCanvas(what: string): Promise<DrawChart> {
  try {
    const { ChartJSNodeCanvas } = await import("chartjs-node-canvas");
    // The constructor, not the import, loads the canvas.
    const canvases = { whole: new ChartJSNodeCanvas(sizes.whole), small: new ChartJSNodeCanvas(sizes.small) };
    if (!fontRegistered) {
      const { resolve } = createRequire(import.meta.url);
      for (const weight of weights) {
        const file = `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`;
        canvases.whole.registerFont(resolve(file), { family: "DejaVu Sans" });
      }
      fontRegistered = true;
    }
    return (chart) => {
      const { options, ...rest } = chartJsConfiguration(chart) as ChartConfiguration;
      const canvas = chart.small === true ? canvases.small : canvases.whole;
      return canvas.renderToBufferSync({ ...rest, options: { ...options, devicePixelRatio: pixelRatio } });
    };
  } catch (error) {
    throw new ProfilerError(
      "wrong-option",
      {
        found: `${what} without the packages that draw charts (${reasonOf(error)})`,
        expected: "chartjs-node-canvas, chart.js, @napi-rs/canvas and @fontsource/dejavu-sans",
        remedy:
          "install clothnet-profiler again with npm, or leave the chart out: its numbers are in the md page",
      },
      { cause: error },
    );
  }
}
