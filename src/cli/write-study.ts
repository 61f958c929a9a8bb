import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { recordJson } from "../record/record-json.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { writeFileAtomically } from "../record/write-file-atomically.ts";
import type { Io } from "./io.ts";

/** Writes a study's record and page side by side and says where. Throws `cannot-write`. */
export async function writeStudy(io: Io, record: StudyRecord, base: string): Promise<void> {
  const { renderStudy } = await import("../report/render-study.ts");
  const page = renderStudy(record);
  await mkdir(dirname(base), { recursive: true }).catch(() => undefined);
  await writeFileAtomically(`${base}.json`, recordJson(record));
  await writeFileAtomically(`${base}.md`, page);
  io.stderr.write(`wrote ${base}.json and ${base}.md\n`);
}
