import type { Plugin } from "chart.js";
import type { ChartMark, ChartSeries } from "./chart.ts";

const lineHeight = 19;
const gap = 14;

interface Placed {
  readonly mark: ChartMark;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

/** How labels look. */
interface LabelLook {
  /** Color of figures; a name has the color of its mark. */
  readonly text: string;
  readonly font: string;
  /** False: intervals alone. */
  readonly names: boolean;
}

/** Draws each mark's interval as a whisker, and its label beside it without one text over another. */
export function markLabels(series: readonly ChartSeries[], look: LabelLook): Plugin {
  const marks = series.flatMap(({ axis, color, marks: own }) =>
    own
      .filter(({ interval, label }) => interval !== undefined || label !== undefined)
      .map((mark) => ({ mark, axis, color: mark.color ?? color })),
  );
  return {
    id: "mark-labels",
    afterDatasetsDraw({ ctx, chartArea, scales }): void {
      const across = scales["x"];
      if (across === undefined || marks.length === 0) return;
      ctx.save();
      const placed = marks.flatMap(({ mark, axis, color }): readonly Placed[] => {
        const up = scales[axis];
        if (up === undefined) return [];
        const x = across.getPixelForValue(mark.x);
        if (mark.interval !== undefined)
          drawWhisker(ctx, color, x, [
            up.getPixelForValue(mark.interval.high),
            up.getPixelForValue(mark.interval.low),
          ]);
        return [{ mark, color, x, y: up.getPixelForValue(mark.y) }];
      });
      if (look.names) drawLabels(ctx, placed, chartArea, look);
      ctx.restore();
    },
  };
}

function drawWhisker(
  ctx: CanvasRenderingContext2D,
  color: string,
  x: number,
  [top, bottom]: readonly [number, number],
): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (const end of [top, bottom]) {
    ctx.moveTo(x - 6, end);
    ctx.lineTo(x + 6, end);
  }
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
}

function drawLabels(
  ctx: CanvasRenderingContext2D,
  placed: readonly Placed[],
  area: { readonly left: number; readonly right: number; readonly top: number },
  { text, font }: LabelLook,
): void {
  ctx.textBaseline = "middle";
  const lowest = { left: area.top, right: area.top };
  for (const { mark, color, x, y } of placed.toSorted((a, b) => a.y - b.y)) {
    if (mark.label === undefined) continue;
    // The text goes to the side with more room.
    const side = x < (area.left + area.right) / 2 ? "left" : "right";
    const at = Math.max(y, lowest[side] + lineHeight);
    lowest[side] = at + lineHeight * 1.3;
    ctx.textAlign = side;
    const from = side === "left" ? x + gap : x - gap;
    ctx.fillStyle = color;
    ctx.font = `bold 15px ${font}`;
    ctx.fillText(mark.label.name, from, at - lineHeight / 2);
    ctx.fillStyle = text;
    ctx.font = `14px ${font}`;
    ctx.fillText(mark.label.figures, from, at + lineHeight / 2);
  }
}
