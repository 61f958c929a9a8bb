import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { MeasureFieldsOptions } from "../profile/effective-field/measure-effective-fields.ts";
import { pictureFile, repeatable, wholeNumber } from "./option-values.ts";

/** What `profile` takes to measure effective receptive fields and to draw. */
export interface PictureOptions {
  readonly erf: readonly string[];
  readonly erfInputs: number;
  readonly erfWeights?: "random";
  readonly erfAverage: "absolute" | "signed";
  readonly erfRange?: readonly [number, number];
  readonly erfImage?: string;
  readonly seed: number;
  readonly rfImage?: string;
  readonly rfLayers?: readonly string[];
  readonly rfOut?: string;
  readonly growthChart?: string;
}

/** Adds the options of {@link PictureOptions}. */
export function definePictureOptions(command: Command): Command {
  return command
    .addOption(
      repeatable(
        "--erf <layer>",
        "measure the effective receptive field of this layer by gradients on --backend",
      ),
    )
    .option("--erf-inputs <n>", "with --erf: random inputs to average over", wholeNumber(1), 8)
    .option(
      "--erf-range <low,high>",
      "with --erf: inputs uniform in this range (default: standard normal)",
      range,
    )
    .addOption(
      new Option(
        "--erf-weights <which>",
        "with --erf: draw weights by --seed (default: the file's own where it has them)",
      ).choices(["random"]),
    )
    .addOption(
      new Option("--erf-average <rule>", "with --erf: mean of magnitudes, or magnitude of the mean")
        .choices(["absolute", "signed"])
        .default("absolute"),
    )
    .addOption(
      pictureFile(
        "--erf-image <png>",
        "with --erf: write the heat map; of several layers, NAME-LAYER.png each",
      ),
    )
    .option("--seed <n>", "with --erf: of inputs and random weights", wholeNumber(0), 0)
    .option("--rf-image <photo>", "draw receptive fields over this photo")
    .option(
      "--rf-layers <names>",
      "with --rf-image: of these layers, separated by commas (default: those of --erf, else the last of each stage)",
      (text: string) => text.split(",").map((name) => name.trim()),
    )
    .addOption(
      pictureFile("--rf-out <png>", "with --rf-image: where to write (default: PHOTO.receptive-fields.png)"),
    )
    .addOption(
      pictureFile(
        "--growth-chart <png>",
        "write a chart of the receptive field by depth and the cost by then",
      ),
    );
}

/** The options of a measurement. */
export function effectiveOptions(options: PictureOptions): MeasureFieldsOptions {
  const { erf, erfInputs, erfWeights, erfAverage, erfRange, seed } = options;
  return {
    layers: erf,
    inputs: erfInputs,
    seed,
    average: erfAverage,
    ...(erfWeights === undefined ? {} : { weights: erfWeights }),
    ...(erfRange === undefined
      ? {}
      : { distribution: { kind: "uniform", low: erfRange[0], high: erfRange[1] } as const }),
  };
}

function range(text: string): readonly [number, number] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [low, high] = numbers;
  if (
    numbers.length === 2 &&
    low !== undefined &&
    high !== undefined &&
    Number.isFinite(high - low) &&
    low < high
  )
    return [low, high];
  throw new InvalidArgumentError(`found "${text}"; expected two rising numbers, as in 0,255.`);
}
