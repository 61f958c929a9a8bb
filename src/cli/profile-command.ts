import { Option } from "commander";
import type { Command } from "commander";
import type { ConventionName } from "../record/known-names.ts";
import { conventionNames } from "../analysis/conventions/index.ts";
import { optimizerNames } from "../analysis/optimizers.ts";
import type { OptimizerName } from "../analysis/optimizers.ts";
import { openModel } from "../profile/open-model.ts";
import type { TimeOptions } from "../profile/time/sampling-options.ts";
import { plural } from "../report/format.ts";
import { formatsOf } from "../report/writers.ts";
import type { TerminalOptions } from "../report/terminal/terminal-options.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { resolveBackend, threadsOf, withBackendOptions, withThreads } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { drawFields, pictureFiles } from "./draw-fields.ts";
import {
  describeFormerOptions,
  formerFieldDependents,
  formerFieldValues,
  withFormerFieldOptions,
} from "./former-field-options.ts";
import type { Io } from "./io.ts";
import { nextSteps } from "./next-steps.ts";
import { pictureFile, sides, wholeNumber } from "./option-values.ts";
import { profileDeepModel } from "./profile-deep-model.ts";
import { progressLine } from "./progress.ts";
import { refuseTop, refuseWithout } from "./refuse-options.ts";
import type { DependentOptions } from "./refuse-options.ts";
import { modelRequest, withModelOptions, withOutputOptions } from "./shared-options.ts";
import type { ModelOptions } from "./shared-options.ts";
import { checkOutputFiles } from "./write-output.ts";
import { checkPictures } from "./write-picture.ts";
import { writeRecord } from "./write-record.ts";
import type { RecordOutput } from "./write-record.ts";

interface Options extends BackendOptions, ModelOptions, RecordOutput {
  readonly time?: boolean;
  readonly runs?: number;
  readonly warmup: number;
  readonly convention: ConventionName;
  readonly training?: boolean;
  readonly objectSize?: readonly number[];
  readonly optimizer: OptimizerName;
  readonly strict?: boolean;
  readonly wide?: boolean;
  /** True without a depth. */
  readonly tree?: number | true;
}

/** Enough runs to order layers that differ by a few percent; fewer if they take long. */
const defaultRuns = 50;
const defaultBudget = { milliseconds: 8000, leastRuns: 5 } as const;

/** Of `--tree` without one: the stages of most networks. */
const defaultDepth = 2;

const dependents: readonly DependentOptions[] = [
  { options: ["runs", "warmup", "threads", "roofline"], need: ["time"] },
  { options: ["backend", "requireGpu"], need: ["time", "erf"] },
  { options: ["optimizer"], need: ["training"] },
  ...formerFieldDependents,
];

/** `profile <path>`: the cost of a model, per layer. */
export const profileCommand: CliCommand = defineCommand({
  define: (command) => {
    withModelOptions(withThreads(withBackendOptions(command, "backend for --time")))
      .argument("<path>", "a model.json, a SavedModel, or the folder that holds it; or its address")
      .option("--signature <name>", "signature of a SavedModel (default: serving_default, or the only one)")
      .option("--time", "time the layers")
      .option(
        "--runs <n>",
        `with --time: timed runs (default: as many as fit in ${defaultBudget.milliseconds / 1000} s, ${defaultBudget.leastRuns} to ${defaultRuns})`,
        wholeNumber(1),
      )
      .option("--warmup <n>", "with --time: least number of untimed runs before", wholeNumber(0), 3)
      .option(
        "--training",
        "count one training step: forward, input gradients and filter gradients; with --time, time it",
      )
      .addOption(
        new Option("--optimizer <name>", "with --training: optimizer whose state is counted")
          .choices(optimizerNames)
          .default("adam"),
      )
      .option(
        "--object-size <sides>",
        "height,width in input pixels of the object that the model should see",
        sides,
      )
      .option(
        "--top <n>",
        "rows to show in table and md: the slowest, or those with the most MACs (0: all)",
        wholeNumber(0),
        20,
      )
      .option("--wide", "table: all columns of the layers, wider than the terminal if need be")
      .option(
        "--tree [depth]",
        "table: the model's scopes down to a depth in place of single layers (default depth: 2)",
        wholeNumber(1),
      )
      .addOption(
        new Option("--convention <name>", "counting convention").choices(conventionNames).default("exact"),
      )
      .addOption(
        pictureFile(
          "--roofline <png>",
          "with --time: file for a chart of the layers' rates below the device's peaks",
        ),
      )
      .option("--strict", "exit with 1 if an operation is not counted");
    return withFormerFieldOptions(withOutputOptions(command, "table", formatsOf("profile")));
  },
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const fields = formerFieldValues(parsed);
    refuseWithout(parsed, dependents);
    refuseTop(parsed);
    const path = parsed.args[0] as string;
    const pictures = [options.roofline, ...pictureFiles(fields)];
    await checkOutputFiles([options.out, ...pictures], [path, fields.photo]);
    await checkPictures(pictures);
    const time = options.time === true ? await timeOptions(parsed, io) : undefined;
    const subject = await openModel(path, { register: options.register });
    const counted = await profileDeepModel(subject, path, {
      ...modelRequest(options),
      convention: options.convention,
      ...(options.training === true ? { training: true, optimizer: options.optimizer } : {}),
      register: options.register,
      ...(options.objectSize === undefined ? {} : { objectSize: options.objectSize }),
      ...(time === undefined ? {} : { time }),
    });
    const { record, missing } = await drawFields(counted, fields, io, async () => {
      // Counting starts without what runs models.
      const { measureFields } = await import("./measure-fields.ts");
      return measureFields(subject, fields, options, io);
    });
    const former = describeFormerOptions(parsed);
    if (former !== undefined) io.stderr.write(`clothnet-report: ${former}\n`);
    const runs = typeof subject.load === "function" && record.uncounted.length === 0;
    await writeRecord(io, record, { ...options, terminal: terminalOptions(parsed, runs) });
    if (missing !== undefined) throw missing;
    const uncounted = options.strict === true ? describeUncounted(record) : undefined;
    if (uncounted === undefined) return 0;
    io.stderr.write(`clothnet-report: --strict: ${uncounted}\n`);
    return 1;
  },
});

/** How the table shows a record: on stdout it ends with what to do next. */
function terminalOptions(parsed: Command, runs: boolean): TerminalOptions {
  const { wide, tree, out } = parsed.opts<Options>();
  return {
    ...(wide === undefined ? {} : { wide }),
    ...(tree === undefined ? {} : { tree: tree === true ? defaultDepth : tree }),
    ...(out === undefined ? { next: nextSteps(parsed, runs) } : {}),
  };
}

async function timeOptions(parsed: Command, io: Io): Promise<TimeOptions> {
  const options = parsed.opts<Options>();
  const { runs, warmup, requireGpu = false } = options;
  const backend = await resolveBackend(options, io);
  const threads = threadsOf(parsed, [backend], io);
  const progress = progressLine(io.stderr);
  // Counting alone starts without what runs models.
  const { describeLongKernel } = await import("../profile/time/fit-to-budget.ts");
  return {
    backend,
    requireGpu,
    onCounted: (counted) => {
      const long = runs === undefined ? describeLongKernel(counted, defaultBudget) : undefined;
      if (long !== undefined) io.stderr.write(`timing on ${backend}: ${long}\n`);
    },
    ...(threads === undefined ? {} : { threads }),
    sampling: {
      warmup,
      signal: io.signal,
      ...(io.onBusy === undefined ? {} : { onBusy: io.onBusy }),
      ...(runs === undefined ? { runs: defaultRuns, budget: defaultBudget } : { runs }),
      onRun: (done, total) => progress(`timing on ${backend}: run ${done} of ${total}`, done === total),
    },
  };
}

/** The operations that are not counted, with their calls, and why a run ended early; undefined if everything is counted. */
function describeUncounted({ status, uncounted, reasons, totals }: ProfileRecord): string | undefined {
  const step = totals.trainingStep;
  if (status === "complete" && (step === undefined || step.status === "complete")) return undefined;
  const words = uncounted.map(
    ({ op, calls, layers }) => `${op} (${plural(calls, "call")} in ${layers.join(", ")})`,
  );
  const why = [...(words.length === 0 ? reasons : []), ...(step?.reasons ?? [])].map(({ text }) => text);
  return [...(words.length === 0 ? [] : [`not counted: ${words.join("; ")}`]), ...why].join("; ");
}
