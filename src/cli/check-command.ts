import { conventions } from "../analysis/conventions/index.ts";
import { backendNames } from "../backends/index.ts";
import { ProfilerError } from "../errors.ts";
import { nearNames } from "../names.ts";
import { checkModel, checkRecordOf } from "../profile/budgets/check-model.ts";
import { openModel } from "../profile/open-model.ts";
import type { TimeOptions } from "../profile/time/sampling-options.ts";
import type { ModelBudget } from "../record/budget-config.ts";
import { kindOf, kindWords } from "../record/any-record.ts";
import type { CheckedModel } from "../record/check-record.ts";
import type { BackendName, ConventionName } from "../record/known-names.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { formatsOf } from "../report/writers.ts";
import { resolveBackend } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { readBudgets } from "./files/read-budgets.ts";
import { profileRecordAt, readRecord } from "./files/read-record.ts";
import type { Io } from "./io.ts";
import { profileDeepModel } from "./profile-deep-model.ts";
import { progressLine } from "./progress.ts";
import { modelRequest, withOutputOptions } from "./shared-options.ts";
import { checkOutputFiles } from "./write-output.ts";
import { writeRecord } from "./write-record.ts";

interface Options {
  readonly config?: string;
  readonly format: string;
  readonly out?: string;
}

/** Enough for an interval of the median, also of a slow model. */
const sampling = { runs: 50, warmup: 3, budget: { milliseconds: 30_000, leastRuns: 10 } } as const;

const help = `
Without --config: clothnet.config.json, or "clothnet" in package.json, of this folder. A model and its limits:
  { "models": [{ "path": "model.json", "limits": { "macs": 4e8, "latency": { "p50": 50 } },
                 "baseline": "baseline.json", "maxIncrease": { "params": 0.02 } }] }

--format github writes the comment of a pull request. docs/budgets.md has all limits and a workflow.`;

/** `check`: whether models keep within their budgets. */
export const checkCommand: CliCommand = defineCommand({
  define: (command) =>
    withOutputOptions(command, "table", formatsOf("check"))
      .option("--config <file>", "JSON file with the budgets")
      .addHelpText("after", help),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { config, out } = options;
    await checkOutputFiles([out], [config]);
    const budgets = await readBudgets(config);
    for (const budget of budgets) checkNames(budget);
    const models: CheckedModel[] = [];
    for (const budget of budgets) models.push(await check(budget, io));
    const record = checkRecordOf(models);
    await writeRecord(io, record, options);
    return record.passed ? 0 : 1;
  },
});

async function check(budget: ModelBudget, io: Io): Promise<CheckedModel> {
  // What is small is read first: a wrong path is noticed before a model is timed.
  const baseline = budget.baseline === undefined ? undefined : await baselineAt(budget.baseline);
  const { f1 } = budget.limits ?? {};
  const study = f1 === undefined ? undefined : await studyAt(f1.study);
  const record = await recordOf(budget, io);
  return checkModel(budget, {
    record,
    ...(baseline === undefined ? {} : { baseline }),
    ...(study === undefined ? {} : { study }),
  });
}

async function recordOf(budget: ModelBudget, io: Io): Promise<ProfileRecord> {
  const { path, input, batch, signature, register = [], convention = "exact" } = budget;
  const given = await profileRecordAt(path);
  if (given !== undefined) return givenRecord(budget, given);
  const subject = await openModel(path, { register });
  const request = modelRequest({
    register,
    ...(input === undefined ? {} : { input: "length" in input ? { "": input as readonly number[] } : input }),
    ...(batch === undefined ? {} : { batch }),
    ...(signature === undefined ? {} : { signature }),
  });
  const time = needsTimes(budget) ? await timeOptions(budget, io) : undefined;
  return profileDeepModel(subject, path, {
    ...request,
    // Checked before.
    convention: convention as ConventionName,
    register,
    ...(time === undefined ? {} : { time }),
  });
}

/** A record as it is: options on how to count it come too late. */
function givenRecord(budget: ModelBudget, record: ProfileRecord): ProfileRecord {
  const { path, limits } = budget;
  const late = (["input", "batch", "signature", "register", "convention"] as const).filter(
    (key) => budget[key] !== undefined,
  );
  if (late.length > 0) throw wrong(`${late.join(", ")} for the record ${path}`, "a model", "name the model");
  if (!needsTimes(budget)) return record;
  const { timing } = record;
  if (timing === undefined)
    throw wrong(`a limit on times for ${path}, a record without times`, "a timed one", "add profile --time");
  const backend = limits?.latency?.backend;
  if (backend !== undefined && backend !== timing.backend)
    throw wrong(`a limit on ${backend} for ${path}, timed on ${timing.backend}`, "the same", "correct one");
  return record;
}

function needsTimes({ limits = {}, maxIncrease = {} }: ModelBudget): boolean {
  const ofTime = (limits.layers ?? []).some(({ of }) => of === "time");
  return limits.latency !== undefined || maxIncrease.latency !== undefined || ofTime;
}

async function timeOptions({ path, limits }: ModelBudget, io: Io): Promise<TimeOptions> {
  const wanted = limits?.latency?.backend as BackendName | undefined;
  const backend = await resolveBackend({ backend: wanted ?? "wasm" }, io);
  const progress = progressLine(io.stderr);
  return {
    backend,
    sampling: {
      ...sampling,
      signal: io.signal,
      onRun: (done, total) =>
        progress(`timing ${path} on ${backend}: run ${done} of ${total}`, done === total),
    },
  };
}

/** Names that the schema does not list, because they are of other tables. */
function checkNames({ convention, limits }: ModelBudget): void {
  const known = [
    ["convention", convention, conventions.map(({ id }) => id)],
    ["backend", limits?.latency?.backend, backendNames],
  ] as const;
  for (const [what, name, names] of known) {
    if (name === undefined || (names as readonly string[]).includes(name)) continue;
    const [near] = nearNames(name, names);
    throw wrong(
      `the ${what} '${name}'`,
      `one of ${names.join(", ")}`,
      near === undefined ? "correct it" : `write '${near}'`,
    );
  }
}

async function baselineAt(path: string): Promise<ProfileRecord> {
  const record = await readRecord(path);
  if (!("kind" in record)) return record;
  throw wrong(
    `the record of ${kindWords[record.kind]} at ${path} as a baseline`,
    "that of a profile",
    "name another",
  );
}

async function studyAt(path: string): Promise<StudyRecord> {
  const record = await readRecord(path);
  if ("kind" in record && record.kind === "study") return record;
  const found = `the record of ${kindWords[kindOf(record)]} at ${path} for a limit on F1`;
  throw wrong(found, "that of a study", "name another");
}

function wrong(found: string, expected: string, remedy: string): ProfilerError {
  return new ProfilerError("config-unreadable", { found, expected, remedy });
}
