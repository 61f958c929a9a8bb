import type { Chart, Plugin } from "chart.js";
import type { ChartPoint } from "./chart-points.ts";

const lineHeight = 19;
const gap = 14;

/** Draws each point's interval as a whisker and its name and figures beside it, without one text over another. */
export function chartLabels(points: readonly ChartPoint[], colours: readonly string[]): Plugin<"scatter"> {
  return {
    id: "labels",
    afterDatasetsDraw(chart: Chart): void {
      const { ctx, chartArea, scales } = chart;
      const across = scales["x"];
      const up = scales["y"];
      if (across === undefined || up === undefined) return;
      const placed = points.map((point, index) => ({
        point,
        colour: colours[index % colours.length] ?? "black",
        x: across.getPixelForValue(point.macs),
        y: up.getPixelForValue(point.f1),
      }));
      ctx.save();
      for (const { point, colour, x } of placed) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = 2;
        const [top, bottom] = [up.getPixelForValue(point.high), up.getPixelForValue(point.low)];
        ctx.beginPath();
        for (const end of [top, bottom]) {
          ctx.moveTo(x - 6, end);
          ctx.lineTo(x + 6, end);
        }
        ctx.moveTo(x, top);
        ctx.lineTo(x, bottom);
        ctx.stroke();
      }
      ctx.textBaseline = "middle";
      const lowest = { left: chartArea.top, right: chartArea.top };
      for (const { point, colour, x, y } of placed.toSorted((a, b) => a.y - b.y)) {
        // The text goes to the side with more room.
        const side = x < (chartArea.left + chartArea.right) / 2 ? "left" : "right";
        const at = Math.max(y, lowest[side] + lineHeight);
        lowest[side] = at + lineHeight * 1.3;
        ctx.textAlign = side;
        const from = side === "left" ? x + gap : x - gap;
        ctx.fillStyle = colour;
        ctx.font = "bold 15px sans-serif";
        ctx.fillText(point.title, from, at - lineHeight / 2);
        ctx.fillStyle = "#374151";
        ctx.font = "14px sans-serif";
        ctx.fillText(figures(point), from, at + lineHeight / 2);
      }
      ctx.restore();
    },
  };
}

function figures({ f1, low, high, asTrained }: ChartPoint): string {
  const text = `${f1.toFixed(1)} % (${low.toFixed(1)} to ${high.toFixed(1)})`;
  return asTrained ? text : `${text}, cost as profiled`;
}
