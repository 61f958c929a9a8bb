import type { Chart } from "../../../charts/chart.ts";
import { mountChart } from "./chart-figure.ts";
import { registerChartJs } from "./register-chart-js.ts";

/** Draws every chart of the page; one without figures stays its table. */
export function mountCharts(): void {
  const text = document.querySelector("#charts")?.textContent ?? "{}";
  // The page's writer made it of our own charts.
  const charts = new Map(Object.entries(JSON.parse(text) as Record<string, Chart>));
  registerChartJs();
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) {
    const chart = charts.get(figure.dataset["chart"] ?? "");
    if (chart !== undefined) mountChart(figure, chart);
  }
}
