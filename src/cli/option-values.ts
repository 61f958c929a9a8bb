import { extname } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { ProfilerError } from "../errors.ts";

/** An option that may be given several times. Its value is a list; default: empty. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable`)
    .default([], "none")
    .argParser((text: string, before: readonly string[]) => [...before, text]);
}

/** An option for the file of a picture, always a PNG. @throws {ProfilerError} `wrong-option` when the name ends as that of another format */
export function pictureFile(flags: string, description: string): Option {
  return new Option(flags, description).argParser((file: string) => {
    if (["", ".png"].includes(extname(file).toLowerCase())) return file;
    throw new ProfilerError("wrong-option", {
      found: `${flags.split(" ")[0]} ${file}`,
      expected: "a name that ends in .png: pictures are written as PNG",
      remedy: "choose such a name and convert the picture afterwards",
    });
  });
}

/** A parser of whole numbers of at least `least`, and at most `most`. commander prints its error in one line. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of at least ${least}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most || value < least) {
      throw new InvalidArgumentError(`found "${text}"; expected a whole number ${range}.`);
    }
    return value;
  };
}

/** Parses a fraction strictly between 0 and 1. */
export function openFraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError(`found "${text}"; expected a number between 0 and 1.`);
}

/** Parses a positive number. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`found "${text}"; expected a number greater than 0.`);
}

/** Parses `96` or `96,64`: sides in input positions. */
export function sides(text: string): readonly number[] {
  const parts = text.split(",");
  if (!parts.every((side) => /^[1-9]\d{0,8}$/.test(side.trim()))) {
    throw new InvalidArgumentError(`found "${text}"; expected positive whole numbers, as in 96,64.`);
  }
  return parts.map(Number);
}

/** Parses and collects `224,224,3` or `name=224,224,3`: extents without batch by input name, "" for the first input. */
export function inputShape(
  text: string,
  before: Readonly<Record<string, readonly number[]>> = {},
): Readonly<Record<string, readonly number[]>> {
  const at = text.lastIndexOf("=");
  const name = at < 0 ? "" : text.slice(0, at);
  const extents = text.slice(at + 1).split(",");
  if (!extents.every((extent) => /^[1-9]\d{0,8}$/.test(extent.trim()))) {
    throw new InvalidArgumentError(
      `found "${text}"; expected positive whole numbers without the batch, as in 224,224,3 or name=224,224,3.`,
    );
  }
  return { ...before, [name]: extents.map(Number) };
}
