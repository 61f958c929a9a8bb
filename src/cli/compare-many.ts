import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";
import { modelsRecordOf, summarizeProfile, summarizeStudy } from "../profile/compare/summarize-models.ts";
import { openModel } from "../profile/open-model.ts";
import type { ModelSummary } from "../record/models-record.ts";
import { modelsFormats, renderModels } from "../report/models-writers.ts";
import { isRecordFile, readRecord } from "./files/read-record.ts";
import type { Io } from "./io.ts";
import { profileDeepModel } from "./profile-deep-model.ts";
import { refuseOptions } from "./refuse-options.ts";
import { modelRequest } from "./shared-options.ts";
import type { ModelOptions, OutputOptions } from "./shared-options.ts";
import { writeOutput } from "./write-output.ts";

/** Options of a race between two. */
const ofTwo = ["backend", "against", "requireGpu", "threads", "runs", "warmup", "seed", "failIfSlower"];

/**
 * Three models or more side by side: models are counted, records of profiles bring their times, and the record of a study its approaches with their F1.
 *
 * @throws {ProfilerError} `wrong-option` for options that only two have, or a format that there is none for
 */
export async function compareMany(
  parsed: Command,
  options: ModelOptions & OutputOptions,
  io: Io,
): Promise<void> {
  refuseOptions(parsed, ofTwo, "for more than two models, which are counted", "compare two");
  const { format, out } = options;
  if (!modelsFormats.includes(format)) {
    throw new ProfilerError("wrong-option", {
      found: `--format ${format} for more than two models`,
      expected: modelsFormats.join(" or "),
      remedy: "choose one of them",
    });
  }
  const models: ModelSummary[] = [];
  for (const path of parsed.args) models.push(...(await summariesOf(path, options)));
  await writeOutput(io, await renderModels(modelsRecordOf(models), format), out);
}

async function summariesOf(path: string, options: ModelOptions): Promise<readonly ModelSummary[]> {
  if (!(await isRecordFile(path))) {
    const { register } = options;
    const subject = await openModel(path, { register });
    return [summarizeProfile(await profileDeepModel(subject, path, { ...modelRequest(options), register }))];
  }
  const record = await readRecord(path);
  if (!("kind" in record)) return [summarizeProfile(record)];
  if (record.kind === "study") return summarizeStudy(record);
  throw new ProfilerError("wrong-option", {
    found: `the record of a ${record.kind} at ${path}`,
    expected: "models, or records of profiles or studies",
    remedy: "leave it out",
  });
}
