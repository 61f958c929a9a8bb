import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { recordJson } from "../record/record-json.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { writeFileAtomically } from "./files/write-file-atomically.ts";
import { checkOutputFiles } from "./write-output.ts";
import type { Io } from "./io.ts";

/** Makes the folder of a study's files and checks, before the work, that they can be written. @throws {ProfilerError} `cannot-write` */
export async function prepareStudyFiles(base: string): Promise<void> {
  await mkdir(dirname(base), { recursive: true }).catch(() => undefined);
  await checkOutputFiles(studyFiles(base));
}

/** Writes a study's record and page side by side and names them on stderr. @throws {ProfilerError} `cannot-write` */
export async function writeStudy(io: Io, record: StudyRecord, base: string): Promise<void> {
  const { renderStudy } = await import("../report/markdown/render-study.ts");
  const page = renderStudy(record);
  const [json, markdown] = studyFiles(base);
  await writeFileAtomically(json, recordJson(record));
  await writeFileAtomically(markdown, page);
  io.stderr.write(`wrote ${json} and ${markdown}\n`);
}

function studyFiles(base: string): readonly [json: string, markdown: string] {
  return [`${base}.json`, `${base}.md`];
}
