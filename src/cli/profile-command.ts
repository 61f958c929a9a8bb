import { Option } from "commander";
import { optimizerNames } from "../analysis/optimizers.ts";
import { conventions } from "../analysis/conventions/index.ts";
import type { MeasuredField } from "../profile/effective-field/measure-effective-field.ts";
import { openModel } from "../profile/open-model.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import type { TimeOptions } from "../profile/time/add-times.ts";
import { resolveBackend, withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { checkOutputFiles } from "./check-output-files.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import type { Io } from "./io.ts";
import { inputShape, pictureFile, repeatable, sides, wholeNumber } from "./option-values.ts";
import { definePictureOptions, effectiveOptions } from "./picture-options.ts";
import type { PictureOptions } from "./picture-options.ts";
import { profileWithDeepStack } from "./profile-with-deep-stack.ts";
import { progressLine } from "./progress.ts";
import { refuseWithout } from "./refuse-without.ts";
import type { DependentOptions } from "./refuse-without.ts";
import { rendered } from "./rendered.ts";
import type { RenderOptions } from "./rendered.ts";
import { uncountedWords } from "./uncounted-words.ts";
import { checkPictureOptions, pictureFiles, preparePhoto, writePictures } from "./write-pictures.ts";
import { writeResult } from "./write-result.ts";
import { writeRoofline } from "./write-roofline.ts";

interface Options extends BackendOptions, RenderOptions, PictureOptions {
  readonly input?: Readonly<Record<string, readonly number[]>>;
  readonly batch?: number;
  readonly time?: boolean;
  readonly runs?: number;
  readonly warmup: number;
  readonly convention: string;
  readonly training?: boolean;
  readonly objectSize?: readonly number[];
  readonly optimizer: string;
  readonly signature?: string;
  readonly out?: string;
  readonly roofline?: string;
  readonly register: readonly string[];
  readonly strict?: boolean;
}

/** Enough that layers a few parts in a hundred apart keep their order; fewer where that would take long. */
const defaultRuns = 50;
const defaultBudget = { milliseconds: 8000, leastRuns: 5 } as const;

const dependents: readonly DependentOptions[] = [
  { options: ["runs", "warmup", "roofline"], need: ["time"] },
  { options: ["requireGpu"], need: ["time", "erf"] },
  { options: ["optimizer"], need: ["training"] },
  { options: ["erfInputs", "erfRange", "erfWeights", "erfAverage", "erfImage", "seed"], need: ["erf"] },
  { options: ["rfLayers", "rfOut"], need: ["rfImage"] },
];

/** `profile <path>`: what a model costs, per layer. */
export const profileCommand: CliCommand = defineCommand({
  define: (command) => {
    withBackendOptions(command, "where to time, and to measure with --erf")
      .argument("<path>", "a model.json, a SavedModel, or the folder that holds it")
      .option(
        "--input <shape>",
        "input extents without batch; name=… for one of several; repeatable (default: the model's, 256 a side where open)",
        inputShape,
      )
      .option(
        "--signature <name>",
        "of a SavedModel: which signature (default: serving_default or the only one)",
      )
      .option("--batch <n>", "examples in one pass", wholeNumber(1))
      .option("--time", "time the layers too")
      .option(
        "--runs <n>",
        `with --time: runs that are kept (default: as many as fit in ${defaultBudget.milliseconds / 1000} s, ${defaultBudget.leastRuns} to ${defaultRuns})`,
        wholeNumber(1),
      )
      .option("--warmup <n>", "with --time: runs thrown away before, at least", wholeNumber(0), 3)
      .option(
        "--training",
        "count one training step too: forward, input and filter gradients; with --time, time it",
      )
      .addOption(
        new Option("--optimizer <name>", "with --training: whose state to count")
          .choices(optimizerNames)
          .default("adam"),
      )
      .option(
        "--object-size <sides>",
        "height,width of what the model is to see, in pixels of its input",
        sides,
      )
      .option(
        "--top <n>",
        "rows to show in table and md: the slowest, or those with the most MACs (0: all)",
        wholeNumber(0),
        20,
      )
      .addOption(
        new Option("--convention <name>", "how to count")
          .choices(conventions.map(({ id }) => id))
          .default("exact"),
      )
      .addOption(
        new Option("--format <name>", "what to print").choices(["table", "md", "json"]).default("table"),
      )
      .option("--out <file>", "write to a file instead of stdout")
      .addOption(
        pictureFile("--roofline <png>", "with --time: draw the layers' rates below the device's peaks"),
      )
      .addOption(repeatable("--register <module>", "ES module with the model's own layer classes"))
      .option("--strict", "end with 1 where an operation is not counted");
    return definePictureOptions(command);
  },
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    refuseWithout(parsed, dependents);
    await checkPictureOptions(options);
    const path = parsed.args[0] as string;
    await checkOutputFiles(
      [options.out, options.roofline, ...pictureFiles(options)],
      [path, options.rfImage],
    );
    const time = options.time === true ? await timeOptions(options, io) : undefined;
    const subject = await openModel(path, options);
    const counted = await profileWithDeepStack(subject, path, {
      convention: options.convention,
      ...(options.training === true ? { training: true, optimizer: options.optimizer } : {}),
      register: options.register,
      ...(options.objectSize === undefined ? {} : { objectSize: options.objectSize }),
      ...(options.batch === undefined ? {} : { batch: options.batch }),
      ...(options.input === undefined ? {} : { shapes: options.input }),
      ...(options.signature === undefined ? {} : { signature: options.signature }),
      ...(time === undefined ? {} : { time }),
    });
    const photo = await preparePhoto(counted, options);
    const measured = options.erf.length === 0 ? [] : await effectiveFields(subject, options, io);
    const record =
      measured.length === 0
        ? counted
        : { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
    await writePictures(io, record, measured, photo, options);
    const rooflineAddress = await writeRoofline(io, record, options.roofline, options.out);
    const page = { ...options, ...(rooflineAddress === undefined ? {} : { rooflineAddress }) };
    await writeResult(io, await rendered(record, page), options.out);
    const uncounted = options.strict === true ? uncountedWords(record) : undefined;
    if (uncounted === undefined) return 0;
    io.stderr.write(`clothnet-report: --strict: ${uncounted}\n`);
    return 1;
  },
});

async function effectiveFields(
  subject: ModelSubject,
  options: Options,
  io: Io,
): Promise<readonly MeasuredField[]> {
  const { measureEffectiveFields } = await import("../profile/effective-field/measure-effective-fields.ts");
  const progress = progressLine(io.stderr);
  return measureEffectiveFields(subject, {
    ...effectiveOptions(options),
    backend: await resolveBackend(options, io),
    requireGpu: options.requireGpu ?? false,
    ...(options.batch === undefined ? {} : { batch: options.batch }),
    ...(options.input === undefined ? {} : { shapes: options.input }),
    signal: io.signal,
    onPass: (layer, done, total) =>
      progress(`effective receptive field of ${layer}: input ${done} of ${total}`, done === total),
  });
}

async function timeOptions(options: Options, io: Io): Promise<TimeOptions> {
  const { runs, warmup, requireGpu = false } = options;
  const backend = await resolveBackend(options, io);
  const progress = progressLine(io.stderr);
  return {
    backend,
    requireGpu,
    warmup,
    signal: io.signal,
    ...(runs === undefined ? { runs: defaultRuns, budget: defaultBudget } : { runs }),
    onRun: (done, total) => progress(`timing on ${backend}: run ${done} of ${total}`, done === total),
  };
}
