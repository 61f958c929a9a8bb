import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";
import { modelsRecordOf, summarizeProfile, summarizeStudy } from "../profile/compare/summarize-models.ts";
import { openModel } from "../profile/open-model.ts";
import { kindWords } from "../record/any-record.ts";
import type { ModelsRecord } from "../record/models-record.ts";
import { isRecordFile, readRecord } from "./files/read-record.ts";
import type { Io } from "./io.ts";
import { profileDeepModel } from "./profile-deep-model.ts";
import { refuseOptions } from "./refuse-options.ts";
import { modelRequest } from "./shared-options.ts";
import type { ModelOptions, OutputOptions } from "./shared-options.ts";
import { writeRecord } from "./write-record.ts";

/** Options of a race between two. */
const ofTwo = ["backend", "against", "requireGpu", "threads", "runs", "warmup", "seed", "failIfSlower"];

/**
 * Three models or more side by side: models are counted, records of profiles bring their times, the record of a study its approaches with their F1, and that of
 * an earlier comparison its rows.
 *
 * @throws {ProfilerError} `wrong-option` for options that only two have, or a record that has no models
 */
export async function compareMany(
  parsed: Command,
  options: ModelOptions & OutputOptions,
  io: Io,
): Promise<void> {
  refuseOptions(parsed, ofTwo, "for more than two models, which are counted", "compare two");
  const models: ModelsRecord["models"][number][] = [];
  for (const path of parsed.args) models.push(...(await summariesOf(path, options)));
  await writeRecord(io, modelsRecordOf(models), options);
}

async function summariesOf(path: string, options: ModelOptions): Promise<ModelsRecord["models"]> {
  if (!(await isRecordFile(path))) {
    const { register } = options;
    const subject = await openModel(path, { register });
    return [summarizeProfile(await profileDeepModel(subject, path, { ...modelRequest(options), register }))];
  }
  const record = await readRecord(path);
  if (!("kind" in record)) return [summarizeProfile(record)];
  if (record.kind === "study") return summarizeStudy(record);
  if (record.kind === "models") return record.models;
  throw new ProfilerError("wrong-option", {
    found: `the record of ${kindWords[record.kind]} at ${path}`,
    expected: "models, or records of profiles or studies",
    remedy: "leave it out",
  });
}
