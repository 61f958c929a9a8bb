import { Option } from "commander";
import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";
import { compareModels, compareRecords } from "../profile/compare/compare.ts";
import { fewestSamples } from "../profile/compare/comparison.ts";
import type { ComparisonRecord } from "../record/comparison-record.ts";
import type { PageOptions } from "../report/page/section.ts";
import { formatsOf } from "../report/writers.ts";
import { backendNames } from "../backends/index.ts";
import type { BackendName } from "../record/known-names.ts";
import { resolveBackend, threadsOf, withBackendOptions, withThreads } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { compareMany } from "./compare-many.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { profileRecordAt } from "./files/read-record.ts";
import type { Io } from "./io.ts";
import { wholeNumber } from "./option-values.ts";
import { progressLine } from "./progress.ts";
import { refuseOptions } from "./refuse-options.ts";
import { modelRequest, withModelOptions, withOutputOptions } from "./shared-options.ts";
import type { ModelOptions, OutputOptions } from "./shared-options.ts";
import { checkOutputFiles } from "./write-output.ts";
import { writeRecord } from "./write-record.ts";

interface Options extends BackendOptions, ModelOptions, OutputOptions {
  readonly against?: BackendName;
  readonly runs?: number;
  readonly warmup: number;
  readonly seed: number;
  readonly failIfSlower?: boolean;
}

/** Options on how to run: the samples of a record exist already. */
const runOptions = [
  "backend",
  "against",
  "requireGpu",
  "input",
  "batch",
  "runs",
  "warmup",
  "register",
  "threads",
];

const defaultRuns = 30;
const defaultBudget = { milliseconds: 60_000, leastRuns: 10 } as const;

const help = `
What to compare:
  a b                        two models, whose runs are interleaved
  a --backend X --against Y  one model on two backends
  a.json b.json              two records of profile --time --format json; options on how to run do not apply
  a b c ...                  many, side by side: models are counted; records bring their times, studies their F1`;

/** `compare <a> [b]`: which of two is faster end to end, with a confidence interval; or many side by side. */
export const compareCommand: CliCommand = defineCommand({
  define: (command) =>
    withOutputOptions(
      withModelOptions(
        withThreads(withBackendOptions(command, "backend for a, and for b without --against")),
      ),
      "table",
      formatsOf("comparison"),
    )
      .argument("<a>", "a model.json, its folder or address, or a record")
      .argument("[b]", "another one (default: a)")
      .argument("[more...]", "further models, records of profiles or of studies: all are counted, not timed")
      .addOption(new Option("--against <name>", "backend for b").choices(backendNames))
      .option(
        "--runs <n>",
        `timed runs of each (default: as many as fit in ${defaultBudget.milliseconds / 1000} s, ${defaultBudget.leastRuns} to ${defaultRuns})`,
        wholeNumber(1),
      )
      .option("--warmup <n>", "least number of untimed runs of each before", wholeNumber(0), 3)
      .option("--seed <n>", "seed of the bootstrap and the permutations", wholeNumber(0), 0)
      .option("--fail-if-slower", "exit with 1 if b is slower")
      .addHelpText("after", help),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    await checkOutputFiles([options.out], parsed.args);
    if (parsed.args.length > 2) {
      await compareMany(parsed, options, io);
      return 0;
    }
    if (options.failIfSlower === true && (options.runs ?? defaultRuns) < fewestSamples.paired)
      throw tooFewToFail(`--runs ${options.runs}`, fewestSamples.paired);
    const { record, sides } = await compare(parsed, options, io);
    await writeRecord(io, record, { ...options, ...(sides === undefined ? {} : { sides }) });
    if (options.failIfSlower === true && record.verdict === "undecided") {
      const { a, b, paired } = record;
      const samples = Math.min(a.endToEnd.samples, b.endToEnd.samples);
      throw tooFewToFail(`${samples} of a side`, fewestSamples[paired ? "paired" : "unpaired"]);
    }
    return options.failIfSlower === true && record.verdict === "slower" ? 1 : 0;
  },
});

/** A check that can't fail is refused, not passed. */
function tooFewToFail(found: string, least: number): ProfilerError {
  return new ProfilerError("wrong-option", {
    found: `--fail-if-slower with ${found}`,
    expected: `at least ${least} samples of each side: fewer cannot show a difference`,
    remedy: "take more runs, or leave --fail-if-slower out",
  });
}

async function compare(
  parsed: Command,
  options: Options,
  io: Io,
): Promise<{ readonly record: ComparisonRecord; readonly sides?: PageOptions["sides"] }> {
  const [a = "", b] = parsed.args;
  const [ofA, ofB] = [await profileRecordAt(a), b === undefined ? undefined : await profileRecordAt(b)];
  if (ofA !== undefined && ofB !== undefined) {
    refuseOptions(parsed, runOptions, "for records, whose samples are given", "compare the models");
    return { record: compareRecords(ofA, ofB, { seed: options.seed }), sides: [ofA, ofB] };
  }
  if (ofA !== undefined || ofB !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `the record ${ofA === undefined ? b : a} ${b === undefined ? "alone" : "against a model"}`,
      expected: "two records, or models",
      remedy: "name two records, or two models, or one model and --against",
    });
  }
  if (b === undefined && options.against === undefined) {
    throw new ProfilerError("wrong-option", {
      found: "one model and no --against",
      expected: "two things to compare",
      remedy: "name a second model, or a second backend with --against",
    });
  }
  const { runs, warmup, seed, register, requireGpu = false } = options;
  const backend = await resolveBackend(options, io);
  const against =
    options.against === undefined ? backend : await resolveBackend({ backend: options.against }, io);
  const threads = threadsOf(parsed, [backend, against], io);
  const progress = progressLine(io.stderr);
  const record = await compareModels(
    { path: a, backend },
    { path: b ?? a, backend: against },
    {
      ...modelRequest(options),
      seed,
      register,
      requireGpu,
      ...(threads === undefined ? {} : { threads }),
      sampling: {
        warmup,
        signal: io.signal,
        ...(io.onBusy === undefined ? {} : { onBusy: io.onBusy }),
        ...(runs === undefined ? { runs: defaultRuns, budget: defaultBudget } : { runs }),
        onRun: (done, total) => progress(`comparing: run ${done} of ${total}`, done === total),
      },
    },
  );
  return { record };
}
