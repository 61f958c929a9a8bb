import type { TimeSummary } from "../../../../record/profile-record.ts";
import { significant } from "../../../format.ts";
import { makeSvg } from "../dom.ts";

const [width, height, edge] = [320, 56, 8];

/** The samples of a time on a line from 0, with the median and the MAD around it. Undefined if the record has no samples. */
export function samplesPicture({ samplesMs = [], medianMs, madMs }: TimeSummary): SVGElement | undefined {
  if (samplesMs.length < 2) return undefined;
  const most = Math.max(...samplesMs, medianMs + madMs);
  if (!(most > 0)) return undefined;
  const place = (value: number): number => edge + (Math.max(value, 0) / most) * (width - 2 * edge);
  const band = [place(medianMs - madMs), place(medianMs + madMs)] as const;
  return makeSvg(
    "svg",
    {
      class: "samples-picture",
      role: "img",
      "aria-label": `${samplesMs.length} samples from 0 to the slowest, with median and MAD`,
      viewBox: `0 0 ${width} ${height}`,
    },
    makeSvg("line", { class: "axis", x1: edge, x2: width - edge, y1: 22, y2: 22 }),
    makeSvg("rect", { class: "mad", x: band[0], y: 8, width: Math.max(band[1] - band[0], 1), height: 28 }),
    ...samplesMs.map((value) => makeSvg("circle", { class: "sample", cx: place(value), cy: 22, r: 3 })),
    makeSvg("text", { x: edge, y: 51 }, "0"),
    makeSvg("text", { x: width - edge, y: 51, "text-anchor": "end" }, `${significant(most)} ms`),
    makeSvg("line", { class: "median", x1: place(medianMs), x2: place(medianMs), y1: 4, y2: 40 }),
  );
}
