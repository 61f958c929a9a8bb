import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { recordJson } from "../record/record-json.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { addressFrom, checkOutputFiles, writeNamed } from "./write-output.ts";
import type { Io } from "./io.ts";
import { checkPictures } from "./write-picture.ts";

/**
 * Makes the folder of a study's files and checks, before the work, that they can be written and charts drawn.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if charts are asked for and cannot be drawn
 */
export async function prepareStudyFiles(base: string, charts = false): Promise<void> {
  await mkdir(dirname(base), { recursive: true }).catch(() => undefined);
  await checkOutputFiles([`${base}.json`, `${base}.md`, ...(charts ? [chartFile(base)] : [])]);
  await checkPictures([charts ? chartFile(base) : undefined]);
}

/**
 * Writes a study's record and page side by side, with `charts` the picture that the page shows, and prints the names on stderr.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if there is nothing to draw
 */
export async function writeStudy(io: Io, record: StudyRecord, base: string, charts = false): Promise<void> {
  const [json, markdown] = [`${base}.json`, `${base}.md`];
  await writeFileAtomically(json, recordJson(record));
  const pictures = charts ? await writeStudyCharts(io, record, base, markdown) : {};
  const { renderStudy } = await import("../report/markdown/render-page.ts");
  await writeFileAtomically(markdown, renderStudy(record, { pictures }));
  io.stderr.write(`wrote ${json} and ${markdown}\n`);
}

/**
 * Draws the charts of a study into files beside its page, and gives their addresses by the charts' ids.
 *
 * @param page the file of the page
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if there is nothing to draw or charts cannot be drawn
 */
export async function writeStudyCharts(
  io: Io,
  record: StudyRecord,
  base: string,
  page: string,
): Promise<Readonly<Record<string, string>>> {
  const { drawF1Cost } = await import("../report/charts/draw-chart.ts");
  const file = chartFile(base);
  await writeNamed(io, file, await drawF1Cost(record));
  return { "f1-cost": addressFrom(page, file) };
}

/** The file of the chart of F1 against cost. */
export function chartFile(base: string): string {
  return `${base}-f1-cost.png`;
}
