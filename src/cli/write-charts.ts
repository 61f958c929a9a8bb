import { ProfilerError } from "../errors.ts";
import type { Page } from "../report/page/section.ts";
import type { Io } from "./io.ts";
import { addressFrom, writeNamed } from "./write-output.ts";

/**
 * Draws the charts of a page into files beside it, and gives their addresses by the charts' ids.
 *
 * @param base the path of the page without its ending
 * @param file the file of the page
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if the page has no chart or charts cannot be drawn
 */
export async function writeCharts(
  io: Io,
  { title, sections }: Page,
  base: string,
  file: string,
): Promise<Readonly<Record<string, string>>> {
  const charts = sections.flatMap((section) => section.charts.map(({ chart }) => chart));
  if (charts.length === 0) {
    throw new ProfilerError("wrong-option", {
      found: `--charts for ${title}, whose page has no chart`,
      expected: "an approach that was trained and counted, or a profile with spatial layers or times",
      remedy: "leave --charts out",
    });
  }
  const { openCanvas } = await import("../report/charts/open-canvas.ts");
  const draw = await openCanvas("--charts");
  const addresses: Record<string, string> = {};
  for (const chart of charts) {
    const picture = chartFile(base, chart.id);
    await writeNamed(io, picture, draw(chart));
    addresses[chart.id] = addressFrom(file, picture);
  }
  return addresses;
}

/** The file of a chart. */
export function chartFile(base: string, id: string): string {
  return `${base}-${id}.png`;
}
