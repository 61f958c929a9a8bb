import { Chart as ChartJs } from "chart.js";
import type { Chart } from "../../../charts/chart.ts";
import { chartJsConfiguration } from "../../../charts/chart-js.ts";
import { cssColor, onThemeChange } from "../theme.ts";
import { make } from "../dom.ts";
import { describeMark } from "./describe-mark.ts";
import type { MarkPlace } from "./describe-mark.ts";
import { chartControls } from "./chart-controls.ts";
import { moveMark } from "./move-mark.ts";
import { pageLook, withPageColors } from "./page-look.ts";
import { switchScale } from "./switch-scale.ts";

/** Draws a chart into its figure, with what moves it: legend, scales of its axes, arrow keys. */
export function mountChart(figure: HTMLElement, given: Chart): void {
  const area = figure.querySelector<HTMLElement>(".chart-area");
  if (area === null) return;
  let chart = given;
  let drawn: ChartJs | undefined;
  let active: MarkPlace | undefined;
  const hidden = new Set<number>();

  const canvas = make("canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": "chart",
    "aria-label": `${chart.title}. ${chart.alt}. Arrow keys read the marks.`,
  });
  const box = make("div", { class: "chart-box" }, canvas);
  const reading = make("p", { class: "chart-reading", "aria-live": "polite" });

  const draw = (): void => {
    drawn?.destroy();
    const look = pageLook(box.clientWidth);
    const { options, plugins = [], ...rest } = chartJsConfiguration(withPageColors(chart), look);
    drawn = new ChartJs(canvas, {
      ...rest,
      plugins,
      options: {
        ...options,
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        layout: { padding: { top: 10, right: look.names ? 20 : 10, bottom: 2, left: 2 } },
        interaction: { mode: "nearest", intersect: false, axis: "xy" },
        plugins: { ...options?.plugins, tooltip: tooltipOf(() => chart) },
      },
    });
    for (const index of hidden) drawn.setDatasetVisibility(index, false);
    if (hidden.size > 0) drawn.update();
    controls.update(chart, look.names);
  };

  const controls = chartControls(chart, {
    toggle: (index) => {
      if (!hidden.delete(index)) hidden.add(index);
      draw();
      return !hidden.has(index);
    },
    switchScale: (axis) => {
      chart = switchScale(chart, axis);
      draw();
    },
  });

  canvas.addEventListener("keydown", (event) => {
    const next = moveMark(chart, hidden, active, event.key);
    if (next === undefined || drawn === undefined) return;
    event.preventDefault();
    active = next;
    const element = { datasetIndex: next.series, index: next.mark };
    drawn.setActiveElements([element]);
    drawn.tooltip?.setActiveElements([element], { x: 0, y: 0 });
    drawn.update();
    const { name, values } = describeMark(chart, next);
    reading.textContent = `${name}: ${values}`;
  });
  canvas.addEventListener("blur", () => {
    drawn?.setActiveElements([]);
    drawn?.tooltip?.setActiveElements([], { x: 0, y: 0 });
    drawn?.update();
  });

  area.replaceChildren(
    ...(chart.warning === undefined ? [] : [make("p", { class: "chart-warning" }, chart.warning)]),
    make("p", { class: "chart-subtitle" }, chart.subtitle),
    controls.scales,
    box,
    controls.legend,
    reading,
  );
  draw();
  onThemeChange(draw);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    const before = pageLook(width).names;
    width = box.clientWidth;
    if (pageLook(width).names !== before) draw();
  }).observe(box);
}

/** Hover and arrow keys show the same words. */
function tooltipOf(chart: () => Chart): object {
  const describe = ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) =>
    describeMark(chart(), { series: datasetIndex, mark: dataIndex });
  return {
    backgroundColor: cssColor("--ink"),
    titleColor: cssColor("--paper"),
    bodyColor: cssColor("--paper"),
    displayColors: false,
    padding: 10,
    callbacks: {
      title: ([item]: readonly { datasetIndex: number; dataIndex: number }[]) =>
        item === undefined ? "" : describe(item).name,
      label: (item: { datasetIndex: number; dataIndex: number }) => describe(item).values.split("; "),
    },
  };
}
