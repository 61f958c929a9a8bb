import { mkdir, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { recordJson } from "../record/record-json.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { chartFile, writeCharts } from "./write-charts.ts";
import { checkOutputFiles } from "./write-output.ts";
import type { Io } from "./io.ts";
import { screenOf } from "./screen-of.ts";
import { checkPictures } from "./write-picture.ts";

/**
 * Checks that a study's files can be written and charts drawn, makes the study, and writes it. Of a study that throws no empty folder stays.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if charts are asked for and cannot be drawn; what `make` throws
 */
export async function makeStudy(
  io: Io,
  { out, charts = false }: { readonly out: string; readonly charts?: boolean | undefined },
  make: () => Promise<StudyRecord>,
): Promise<StudyRecord> {
  const made = await mkdir(dirname(out), { recursive: true }).catch(() => undefined);
  try {
    await checkOutputFiles([
      `${out}.json`,
      `${out}.html`,
      `${out}.md`,
      ...(charts ? [chartFile(out, "f1-cost")] : []),
    ]);
    await checkPictures([charts ? chartFile(out, "f1-cost") : undefined]);
    const record = await make();
    await writeStudy(io, record, out, charts);
    return record;
  } finally {
    if (made !== undefined) await removeEmpty(resolve(dirname(out)), resolve(made));
  }
}

/** Removes a folder and those around it, up to `last`, as far as they are empty. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  const removed = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (removed && folder !== last) await removeEmpty(dirname(folder), last);
}

/**
 * Writes a study's record and pages side by side, with `charts` the pictures that the Markdown page shows, and prints the names on stderr.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if there is nothing to draw
 */
async function writeStudy(io: Io, record: StudyRecord, base: string, charts: boolean): Promise<void> {
  const [json, html, markdown] = [`${base}.json`, `${base}.html`, `${base}.md`];
  await writeFileAtomically(json, recordJson(record));
  const { studyPage } = await import("../report/page/study-page.ts");
  const pictures = charts ? await writeCharts(io, studyPage(record), base, markdown) : {};
  const { renderStudyHtml } = await import("../report/html/render-html.ts");
  await writeFileAtomically(html, renderStudyHtml(record));
  const { renderStudy } = await import("../report/markdown/render-page.ts");
  await writeFileAtomically(markdown, renderStudy(record, { pictures }));
  io.stderr.write(`wrote ${json}, ${markdown} and ${html}: open the last one in a browser\n`);
}

/** Prints a study's answer and, last, where its pages are. */
export async function printStudy(io: Io, record: StudyRecord, base: string): Promise<void> {
  const { studyText } = await import("../report/terminal/study-text.ts");
  io.stdout.write(`${studyText(record, screenOf(io))}\nReport: ${base}.html and ${base}.md\n`);
}
