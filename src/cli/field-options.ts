import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { MeasureFieldsOptions } from "../profile/effective-field/measure-effective-fields.ts";
import { pictureFile, repeatable, wholeNumber } from "./option-values.ts";

/** Which receptive fields to measure, how, and what to draw. */
export interface FieldOptions {
  /** Layers whose effective receptive field is measured. */
  readonly layer: readonly string[];
  readonly inputs: number;
  readonly range?: readonly [number, number];
  readonly weights?: "random";
  readonly average: "absolute" | "signed";
  readonly seed: number;
  readonly heatMap?: string;
  readonly photo?: string;
  readonly photoLayers?: readonly string[];
  readonly photoOut?: string;
  readonly growthChart?: string;
}

/** One option of `field`. */
export interface FieldOption {
  readonly name: keyof FieldOptions;
  readonly flags: string;
  /** Its flags as an option of `profile`, which had it in version 0.1. */
  readonly formerFlags: string;
  readonly define: (flags: string) => Option;
}

/** The options of {@link FieldOptions}, in the order of `--help`. */
export const fieldOptions: readonly FieldOption[] = [
  {
    name: "layer",
    flags: "--layer <layer>",
    formerFlags: "--erf <layer>",
    define: (flags) =>
      repeatable(flags, "layer whose effective receptive field to measure by gradients on --backend"),
  },
  {
    name: "inputs",
    flags: "--inputs <n>",
    formerFlags: "--erf-inputs <n>",
    define: (flags) =>
      new Option(flags, "with --layer: random inputs to average over").argParser(wholeNumber(1)).default(8),
  },
  {
    name: "range",
    flags: "--range <low,high>",
    formerFlags: "--erf-range <low,high>",
    define: (flags) =>
      new Option(
        flags,
        "with --layer: range of uniform random inputs (default: standard normal inputs)",
      ).argParser(parseRange),
  },
  {
    name: "weights",
    flags: "--weights <which>",
    formerFlags: "--erf-weights <which>",
    define: (flags) =>
      new Option(flags, "with --layer: random weights, drawn by --seed (default: the model's own)").choices([
        "random",
      ]),
  },
  {
    name: "average",
    flags: "--average <rule>",
    formerFlags: "--erf-average <rule>",
    define: (flags) =>
      new Option(flags, "with --layer: mean of gradient magnitudes, or magnitude of the mean gradient")
        .choices(["absolute", "signed"])
        .default("absolute"),
  },
  {
    name: "seed",
    flags: "--seed <n>",
    formerFlags: "--seed <n>",
    define: (flags) =>
      new Option(flags, "with --layer: seed of inputs and random weights")
        .argParser(wholeNumber(0))
        .default(0),
  },
  {
    name: "heatMap",
    flags: "--heat-map <png>",
    formerFlags: "--erf-image <png>",
    define: (flags) =>
      pictureFile(flags, "with --layer: file for the heat map; with several layers NAME-LAYER.png for each"),
  },
  {
    name: "photo",
    flags: "--photo <file>",
    formerFlags: "--rf-image <photo>",
    define: (flags) => new Option(flags, "photo to draw receptive fields over"),
  },
  {
    name: "photoLayers",
    flags: "--photo-layers <names>",
    formerFlags: "--rf-layers <names>",
    define: (flags) =>
      new Option(
        flags,
        "with --photo: layers to draw, separated by commas (default: those of --layer, else the last of each stage)",
      ).argParser((text: string) => text.split(",").map((name) => name.trim())),
  },
  {
    name: "photoOut",
    flags: "--photo-out <png>",
    formerFlags: "--rf-out <png>",
    define: (flags) =>
      pictureFile(flags, "with --photo: file for the drawing (default: PHOTO.receptive-fields.png)"),
  },
  {
    name: "growthChart",
    flags: "--growth-chart <png>",
    formerFlags: "--growth-chart <png>",
    define: (flags) => pictureFile(flags, "file for a chart of receptive field and cost by depth"),
  },
];

/** The values of a command's field options, whose flags are those that `flagsOf` gives. */
export function fieldValues(parsed: Command, flagsOf: (option: FieldOption) => string): FieldOptions {
  const values = fieldOptions.flatMap((option) => {
    const value: unknown = parsed.getOptionValue(attributeOf(flagsOf(option)));
    return value === undefined ? [] : [[option.name, value] as const];
  });
  // Each option's parser makes the type that its name has.
  return Object.fromEntries(values) as unknown as FieldOptions;
}

/** Name under which commander keeps an option's value: `heatMap` of `--heat-map <png>`. */
export function attributeOf(flags: string): string {
  return new Option(flags).attributeName();
}

/** The options of a measurement. */
export function measureOptions({
  layer,
  inputs,
  weights,
  average,
  range,
  seed,
}: FieldOptions): MeasureFieldsOptions {
  return {
    layers: layer,
    inputs,
    seed,
    average,
    ...(weights === undefined ? {} : { weights }),
    ...(range === undefined
      ? {}
      : { distribution: { kind: "uniform", low: range[0], high: range[1] } as const }),
  };
}

function parseRange(text: string): readonly [number, number] {
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
