import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type {
  ApproachSettings,
  AugmentSettings,
  StudyApproach,
} from "../study/approaches/define-approach.ts";
import { inputScalings } from "../training/dataset/input-scaling.ts";
import type { ScalingId } from "../training/dataset/input-scaling.ts";
import { cacheFolder } from "../backends/install/wheel-files.ts";
import type { WeightDownloads } from "../training/weights/starting-weights.ts";
import type { Io } from "./io.ts";
import { progressLine } from "./progress.ts";
import { refuseOptions } from "./refuse-options.ts";
import { positiveNumber, wholeNumber } from "./option-values.ts";

/** The options that {@link withTrainingOptions} adds to a command. */
export interface TrainingOptions extends Omit<ApproachSettings, "flip" | "scaling"> {
  readonly maxUnreadable?: number;
  readonly pixels?: ScalingId;
  /** False with `--no-flip`. */
  readonly flip: boolean;
}

/** Adds the options that stand above an approach's own settings. */
export function withTrainingOptions(command: Command): Command {
  return command
    .option("--size <pixels>", "side of the training images; a model file has its own", wholeNumber(8))
    .option(
      "--weights <source>",
      "starting weights of the architectures: published (Keras' own, downloaded once), an .h5 file, or a converted model.json (default: random)",
    )
    .option("--width <factor>", "channel multiplier of an architecture (default: 1)", positiveNumber)
    .option("--classes <n>", "keep only the n most frequent classes, or all", countOrAll)
    .option(
      "--epochs <n>",
      "greatest number of epochs (default: 60 on frozen features, else 10)",
      wholeNumber(1),
    )
    .option(
      "--batch-size <n>",
      "images per training step (default: the approach's own, else 32 on frozen features, 16 elsewhere)",
      wholeNumber(1),
    )
    .option(
      "--learning-rate <rate>",
      "learning rate, the peak where it moves (default: 0.001)",
      positiveNumber,
    )
    .addOption(
      new Option(
        "--pixels <preset>",
        "scaling of the input (default: the architecture's own; signed for a model file)",
      ).choices(Object.keys(inputScalings)),
    )
    .addOption(
      new Option("--resize <rule>", "interpolation when photos are resized (default: antialias)").choices([
        "antialias",
        "bilinear",
      ]),
    )
    .option(
      "--feature-layer <name>",
      "layer of a frozen network whose output is the features (default: the input of its classifier)",
    )
    .addOption(
      new Option(
        "--class-weights <rule>",
        "class weights of the loss (default: none on frozen features, else inverse-frequency)",
      ).choices(["none", "inverse-frequency"]),
    )
    .option(
      "--max-unreadable <share>",
      "share of photos that may be missing or unreadable; they are left out and listed (default: 0.01)",
      share,
    )
    .option("--no-flip", "do not mirror training images")
    .option(
      "--augment <changes>",
      "random changes of training images, as crop=0.6-1,brightness=0.2,contrast=0.2,saturation=0.2: share of the area that a crop keeps, and how far a factor is from 1; not for frozen parts (default: none)",
      randomChanges,
    );
}

/** Settings that only some approaches have, and which. */
const settingsOfSome: readonly {
  readonly name: string;
  readonly where: string;
  readonly has: (approach: StudyApproach) => boolean;
}[] = [
  ...["size", "weights", "width"].map((name) => ({
    name,
    where: "for model files, which have their own",
    has: ({ network }: StudyApproach) => "architecture" in network,
  })),
  {
    name: "featureLayer",
    where: "for networks that are trained whole",
    has: ({ frozen }) => frozen,
  },
];

/** Refuses settings that none of the approaches has. @throws {ProfilerError} `wrong-option` */
export function refuseUnused(parsed: Command, approaches: readonly StudyApproach[]): void {
  for (const { name, where, has } of settingsOfSome)
    if (!approaches.some(has)) refuseOptions(parsed, [name], where, "choose another approach");
}

/** Published weights are kept in the user's cache, beside downloaded backends. */
export function weightDownloads({ env, stderr, signal }: Io): WeightDownloads {
  const line = progressLine(stderr);
  return {
    folder: join(cacheFolder(env), "weights"),
    signal,
    onProgress: (done, total) =>
      line(
        `weights: ${megabytes(done)}${total === undefined ? "" : ` of ${megabytes(total)}`}`,
        done === total,
      ),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The settings among a command's options: those that were given. */
export function settingsOf({ pixels, flip, ...options }: TrainingOptions): ApproachSettings {
  const {
    classes,
    weights,
    size,
    width,
    resize,
    epochs,
    batchSize,
    learningRate,
    classWeights,
    featureLayer,
    augment,
  } = options;
  const settings = {
    classes,
    weights,
    size,
    width,
    resize,
    epochs,
    batchSize,
    learningRate,
    classWeights,
    featureLayer,
    augment,
  };
  const given = Object.entries({ ...settings, scaling: pixels, flip: flip ? undefined : false });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError(`found "${text}"; expected a number from 0 to below 1.`);
}

/** Parses `crop=0.6-1,brightness=0.2`, or `none`. */
function randomChanges(text: string): AugmentSettings {
  const refuse = (found: string): never => {
    throw new InvalidArgumentError(
      `found "${found}"; expected none, or some of crop=0.6-1, brightness=0.2, contrast=0.2, saturation=0.2 with shares above 0 and up to 1.`,
    );
  };
  if (text === "none") return {};
  const parts = text.split(",").map((part) => {
    const [, kind = refuse(part), values = ""] = /^(\w+)=([\d.-]+)$/.exec(part.trim()) ?? [];
    const numbers = values.split("-").map(Number);
    const [least = 0, greatest = least] = numbers;
    const isRange =
      numbers.length === (kind === "crop" ? 2 : 1) && least > 0 && least <= greatest && greatest <= 1;
    if (!isRange || !["crop", "brightness", "contrast", "saturation"].includes(kind)) refuse(part);
    return [kind, kind === "crop" ? [least, greatest] : least] as const;
  });
  if (new Set(parts.map(([kind]) => kind)).size < parts.length) refuse(text);
  return Object.fromEntries(parts) as AugmentSettings;
}

function countOrAll(text: string): number | "all" {
  if (text === "all") return text;
  if (/^[1-9]\d{0,5}$/.test(text) && Number(text) >= 2) return Number(text);
  throw new InvalidArgumentError(`found "${text}"; expected a whole number of at least 2, or all.`);
}
