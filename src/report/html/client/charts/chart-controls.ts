import type { Chart } from "../../../charts/chart.ts";
import { make, makeButton, setAttributes } from "../dom.ts";
import { switchableAxes } from "./switch-scale.ts";
import type { AxisName } from "./switch-scale.ts";
import { withPageColors } from "./page-look.ts";

/** What readers can do to a chart. */
interface ChartActions {
  /** Shows or hides a series, and says whether it is in sight. */
  readonly toggle: (series: number) => boolean;
  readonly switchScale: (axis: AxisName) => void;
}

/** The buttons around a chart. */
interface ChartControls {
  readonly legend: HTMLElement;
  readonly scales: HTMLElement;
  /** Follows a chart that was drawn anew: colors and scales; names of marks in the legend where the picture has none. */
  readonly update: (chart: Chart, namesInPicture: boolean) => void;
}

const axisNames: Readonly<Record<AxisName, string>> = {
  x: "x axis",
  left: "y axis",
  right: "right axis",
};

/** Makes the legend and the switches of a chart. */
export function chartControls(chart: Chart, actions: ChartActions): ChartControls {
  const swatches = chart.series.map(() => make("span", { class: "swatch", "aria-hidden": "true" }));
  const toggles = chart.series.map(({ label }, index) => {
    const button = makeButton("", () => button.setAttribute("aria-pressed", String(actions.toggle(index))), {
      class: "legend-toggle",
      "aria-pressed": "true",
    });
    button.append(swatches[index] ?? "", label);
    return button;
  });
  const names = make("ul", { class: "mark-names" });
  const legend = make("div", { class: "chart-legend" }, ...(chart.legend ? toggles : []), names);
  const switches = switchableAxes(chart).map((axis) => {
    const button = makeButton("", () => actions.switchScale(axis), { class: "scale-switch" });
    return { axis, button };
  });
  return {
    legend,
    scales: make("div", { class: "chart-scales" }, ...switches.map(({ button }) => button)),
    update(current, namesInPicture) {
      const { series, axes } = withPageColors(current);
      series.forEach(({ color, kind, dash, shape }, index) => {
        swatches[index]?.style.setProperty("--swatch", color);
        setAttributes(swatches[index] ?? legend, {
          "data-kind": dash === undefined ? kind : "dashed",
          "data-shape": shape ?? false,
        });
      });
      for (const { axis, button } of switches) {
        const logarithmic = axes[axis]?.scale === "logarithmic";
        button.textContent = `${axisNames[axis]}: ${logarithmic ? "logarithmic" : "linear"}`;
      }
      const named = namesInPicture
        ? []
        : series.flatMap(({ marks, color }) => marks.map((mark) => ({ mark, color })));
      names.replaceChildren(
        ...named.flatMap(({ mark, color }) => {
          if (mark.label === undefined) return [];
          const swatch = make("span", { class: "swatch", "data-kind": "points", "aria-hidden": "true" });
          swatch.style.setProperty("--swatch", mark.color ?? color);
          return [make("li", {}, swatch, `${mark.label.name}: ${mark.label.figures}`)];
        }),
      );
    },
  };
}
