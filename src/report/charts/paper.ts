import type { Plugin } from "chart.js";

/** White behind a chart, which has no ground of its own. */
export const paper: Plugin = {
  id: "paper",
  beforeDraw({ ctx, width, height }): void {
    ctx.save();
    ctx.fillStyle = "white";
    ctx.fillRect(0, 0, width, height);
    ctx.restore();
  },
};
