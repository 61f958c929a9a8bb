import { Option } from "commander";
import type { Command } from "commander";
import { compareModels, compareRecords } from "../profile/compare/compare.ts";
import { ProfilerError } from "../errors.ts";
import type { ComparisonRecord } from "../record/comparison-record.ts";
import { profileRecordAt } from "./files/profile-record-at.ts";
import { backendNames, resolveBackend, withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { checkOutputFiles } from "./check-output-files.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import type { Io } from "./io.ts";
import { inputShape, repeatable, wholeNumber } from "./option-values.ts";
import { progressLine } from "./progress.ts";
import { refuseOptions } from "./refuse-options.ts";
import { rendered } from "./rendered.ts";
import { writeResult } from "./write-result.ts";

interface Options extends BackendOptions {
  readonly against?: string;
  readonly input?: Readonly<Record<string, readonly number[]>>;
  readonly batch?: number;
  readonly runs?: number;
  readonly warmup: number;
  readonly seed: number;
  readonly format: "table" | "md" | "json";
  readonly out?: string;
  readonly register: readonly string[];
  readonly failIfSlower?: boolean;
}

/** What records have settled already. */
const ofRuns = ["backend", "against", "requireGpu", "input", "batch", "runs", "warmup", "register"];

const defaultRuns = 30;
const defaultBudget = { milliseconds: 60_000, leastRuns: 10 } as const;

const help = `
What to compare:
  a b                        two models, whose runs are interleaved
  a --backend X --against Y  one model on two backends
  a.json b.json              two records of profile --time --format json; options on how to run do not apply`;

/** `compare <a> [b]`: which of two is faster end to end, and how sure that is. */
export const compareCommand: CliCommand = defineCommand({
  define: (command) =>
    withBackendOptions(command, "where to run a, and b unless --against is given")
      .argument("<a>", "a model.json, its folder, or a record")
      .argument("[b]", "the same; a itself unless given")
      .addOption(new Option("--against <name>", "where to run b").choices(backendNames))
      .option(
        "--input <shape>",
        "input extents without batch; name=… for one of several; repeatable",
        inputShape,
      )
      .option("--batch <n>", "examples in one pass", wholeNumber(1))
      .option(
        "--runs <n>",
        `turns that are kept (default: ${defaultRuns}, fewer where they take long)`,
        wholeNumber(1),
      )
      .option("--warmup <n>", "runs of each thrown away before, at least", wholeNumber(0), 3)
      .option("--seed <n>", "of the bootstrap and the permutations", wholeNumber(0), 0)
      .addOption(
        new Option("--format <name>", "what to print").choices(["table", "md", "json"]).default("table"),
      )
      .option("--out <file>", "write to a file instead of stdout")
      .addOption(repeatable("--register <module>", "ES module with the models' own layer classes"))
      .option("--fail-if-slower", "exit with 1 if b is slower")
      .addHelpText("after", help),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    await checkOutputFiles([options.out], parsed.args);
    const record = await compared(parsed, options, io);
    await writeResult(io, await rendered(record, { format: options.format, top: 0 }), options.out);
    return options.failIfSlower === true && record.verdict === "slower" ? 1 : 0;
  },
});

async function compared(parsed: Command, options: Options, io: Io): Promise<ComparisonRecord> {
  const [a = "", b] = parsed.args;
  const [ofA, ofB] = [await profileRecordAt(a), b === undefined ? undefined : await profileRecordAt(b)];
  if (ofA !== undefined && ofB !== undefined) {
    refuseOptions(parsed, ofRuns, "for records, whose samples are what they are", "compare the models");
    return compareRecords(ofA, ofB, { seed: options.seed });
  }
  if (ofA !== undefined || ofB !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `the record ${ofA === undefined ? b : a} ${b === undefined ? "alone" : "against what is none"}`,
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
  const { runs, warmup, seed, batch, input, register, requireGpu = false } = options;
  const backend = await resolveBackend(options, io);
  const against =
    options.against === undefined ? backend : await resolveBackend({ backend: options.against }, io);
  const progress = progressLine(io.stderr);
  return compareModels(
    { path: a, backend },
    { path: b ?? a, backend: against },
    {
      warmup,
      seed,
      register,
      requireGpu,
      signal: io.signal,
      ...(runs === undefined ? { runs: defaultRuns, budget: defaultBudget } : { runs }),
      ...(batch === undefined ? {} : { batch }),
      ...(input === undefined ? {} : { shapes: input }),
      onRun: (done, total) => progress(`comparing: turn ${done} of ${total}`, done === total),
    },
  );
}
