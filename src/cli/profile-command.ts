import { Option } from "commander";
import { optimizerNames } from "../analysis/optimizers.ts";
import { conventions } from "../analysis/conventions/index.ts";
import { backends } from "../backends/index.ts";
import type { MeasuredField } from "../effective-field/measure-effective-field.ts";
import type { TimeOptions } from "../profile-file.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import type { Io } from "./io.ts";
import { inputShape, wholeNumber } from "./option-values.ts";
import { definePictureOptions, effectiveOptions } from "./picture-options.ts";
import type { PictureOptions } from "./picture-options.ts";
import { profileWithDeepStack } from "./profile-with-deep-stack.ts";
import { progressLine } from "./progress.ts";
import { rendered } from "./rendered.ts";
import type { RenderOptions } from "./rendered.ts";
import { uncountedWords } from "./uncounted-words.ts";
import { checkPictureOptions, preparePhoto, writePictures } from "./write-pictures.ts";
import { writeResult } from "./write-result.ts";

interface Options extends RenderOptions, PictureOptions {
  readonly input?: Readonly<Record<string, readonly number[]>>;
  readonly batch?: number;
  readonly time?: boolean;
  readonly backend: string;
  readonly runs: number;
  readonly warmup: number;
  readonly convention: string;
  readonly training?: boolean;
  readonly optimizer: string;
  readonly signature?: string;
  readonly out?: string;
  readonly register: readonly string[];
  readonly strict?: boolean;
}

/** `profile <path>`: what a model costs, per layer. */
export const profileCommand: CliCommand = defineCommand({
  name: "profile",
  define: (command) => {
    command
      .description("count a model's layers: MACs, FLOPs, bytes, parameters, receptive fields, and time")
      .argument("<path>", "a model.json, a SavedModel, or the folder that holds it")
      .option(
        "--input <shape>",
        "input extents without batch; name=… for one of several; repeatable",
        inputShape,
      )
      .option(
        "--signature <name>",
        "of a SavedModel: which signature (default: serving_default or the only one)",
      )
      .option("--batch <n>", "examples in one pass", wholeNumber(1))
      .option("--time", "time the layers too")
      .addOption(
        new Option("--backend <name>", "where to time, and to measure with --erf")
          .choices(backends.map(({ name }) => name))
          .default("wasm"),
      )
      .option("--runs <n>", "timed runs that are kept", wholeNumber(1), 15)
      .option("--warmup <n>", "timed runs thrown away before", wholeNumber(0), 3)
      .option("--training", "count one training step too: forward, input and filter gradients")
      .addOption(
        new Option("--optimizer <name>", "with --training: whose state to count")
          .choices(optimizerNames)
          .default("adam"),
      )
      .option("--top <n>", "rows to show in table and md (0: all)", wholeNumber(0), 20)
      .addOption(
        new Option("--convention <name>", "how to count")
          .choices(conventions.map(({ id }) => id))
          .default("exact"),
      )
      .addOption(
        new Option("--format <name>", "what to print").choices(["table", "md", "json"]).default("table"),
      )
      .option("--out <file>", "write to a file instead of stdout")
      .option(
        "--register <module>",
        "ES module with the model's own layer classes; repeatable",
        collected,
        [],
      )
      .option("--strict", "end with 1 where an operation is not counted");
    return definePictureOptions(command);
  },
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    await checkPictureOptions(options);
    const path = parsed.args[0] as string;
    const counted = await profileWithDeepStack(path, {
      convention: options.convention,
      ...(options.training === true ? { training: true, optimizer: options.optimizer } : {}),
      register: options.register,
      ...(options.batch === undefined ? {} : { batch: options.batch }),
      ...(options.input === undefined ? {} : { shapes: options.input }),
      ...(options.signature === undefined ? {} : { signature: options.signature }),
      ...(options.time === true ? { time: timeOptions(options, io) } : {}),
    });
    const photo = await preparePhoto(counted, options);
    const measured = options.erf.length === 0 ? [] : await effectiveFields(path, options, io);
    const record =
      measured.length === 0
        ? counted
        : { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
    await writePictures(io, record, measured, photo, options);
    await writeResult(io, await rendered(record, options), options.out);
    if (options.strict !== true || record.status === "complete") return 0;
    io.stderr.write(`clothnet-report: --strict: ${uncountedWords(record)}\n`);
    return 1;
  },
});

async function effectiveFields(path: string, options: Options, io: Io): Promise<readonly MeasuredField[]> {
  const { effectiveFieldsOfFile } = await import("../effective-fields-of-file.ts");
  const progress = progressLine(io.stderr);
  return effectiveFieldsOfFile(path, {
    ...effectiveOptions(options),
    register: options.register,
    backend: options.backend,
    ...(options.batch === undefined ? {} : { batch: options.batch }),
    ...(options.input === undefined ? {} : { shapes: options.input }),
    signal: io.signal,
    onPass: (layer, done, total) =>
      progress(`effective receptive field of ${layer}: input ${done} of ${total}`, done === total),
  });
}

function collected(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function timeOptions({ backend, runs, warmup }: Options, io: Io): TimeOptions {
  const progress = progressLine(io.stderr);
  return {
    backend,
    runs,
    warmup,
    onRun: (done, total) => progress(`timing on ${backend}: run ${done} of ${total}`, done === total),
  };
}
