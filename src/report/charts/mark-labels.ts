import type { Plugin } from "chart.js";
import type { ChartMark, ChartSeries } from "./chart.ts";
import { findLabelBox, labelLineHeight as lineHeight } from "./find-label-box.ts";
import type { Box, MarkPlace } from "./find-label-box.ts";

interface Placed extends MarkPlace {
  readonly mark: ChartMark;
  readonly color: string;
}

/** How labels look. */
interface LabelLook {
  /** Color of figures; a name has the color of its mark. */
  readonly text: string;
  readonly font: string;
  /** The ground around letters that lie over a line. */
  readonly rim: string;
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
        const y = up.getPixelForValue(mark.y);
        if (mark.interval === undefined) return [{ mark, color, x, y, top: y, bottom: y }];
        const [top, bottom] = [mark.interval.high, mark.interval.low].map((end) =>
          up.getPixelForValue(end),
        ) as [number, number];
        drawWhisker(ctx, color, x, [top, bottom]);
        return [{ mark, color, x, y, top, bottom }];
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
  area: Box,
  { text, font, rim }: LabelLook,
): void {
  ctx.textBaseline = "middle";
  const [nameFont, figuresFont] = [`bold 15px ${font}`, `14px ${font}`];
  const widthOf = (words: string, style: string): number => {
    ctx.font = style;
    return ctx.measureText(words).width;
  };
  const taken: Box[] = [];
  for (const { mark, color, x, y } of placed.toSorted((a, b) => a.y - b.y)) {
    const { label } = mark;
    if (label === undefined) continue;
    const width = Math.max(widthOf(label.name, nameFont), widthOf(label.figures, figuresFont));
    const box = findLabelBox({ x, y }, width, area, taken, placed);
    taken.push(box);
    ctx.textAlign = box.left >= x ? "left" : "right";
    const from = box.left >= x ? box.left : box.right;
    const write = (words: string, style: string, fill: string, line: number): void => {
      ctx.font = style;
      ctx.strokeText(words, from, line);
      ctx.fillStyle = fill;
      ctx.fillText(words, from, line);
    };
    ctx.strokeStyle = rim;
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    write(label.name, nameFont, color, box.top + lineHeight / 2);
    write(label.figures, figuresFont, text, box.bottom - lineHeight / 2);
  }
}
