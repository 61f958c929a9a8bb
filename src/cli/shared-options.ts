import { extname } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";
import type { TraceRequest } from "../profile/subject/subject.ts";
import { inputShape, repeatable, wholeNumber } from "./option-values.ts";
import { formats } from "../report/writers.ts";

/** The options that {@link withModelOptions} adds to a command. */
export interface ModelOptions {
  readonly input?: Readonly<Record<string, readonly number[]>>;
  readonly batch?: number;
  readonly register: readonly string[];
  /** Only of commands that add it themselves. */
  readonly signature?: string;
}

/** Adds `--input`, `--batch` and `--register`. */
export function withModelOptions(command: Command): Command {
  return command
    .option(
      "--input <shape>",
      "input shape without batch, as in 224,224,3; NAME=SHAPE for one of several inputs; repeatable (default: the model's, 256 for open extents)",
      inputShape,
    )
    .option("--batch <n>", "batch size (default: 1)", wholeNumber(1))
    .addOption(repeatable("--register <module>", "ES module with the model's own layer classes"));
}

/** The shapes and the signature that a command's options ask for. */
export function modelRequest({ input, batch, signature }: ModelOptions): TraceRequest {
  return {
    ...(batch === undefined ? {} : { batch }),
    ...(input === undefined ? {} : { shapes: input }),
    ...(signature === undefined ? {} : { signature }),
  };
}

/** The options that {@link withOutputOptions} adds to a command. */
export interface OutputOptions {
  readonly format: string;
  readonly out?: string;
}

/** Endings of files of a format beside its name. */
const otherEndings: Readonly<Record<string, string>> = { htm: "html", markdown: "md" };

/** Formats whose tools open files that end in `.json`, and no others. */
const jsonFormats: readonly string[] = ["trace", "netron", "model-explorer", "model-explorer-data"];

/** @throws {ProfilerError} `wrong-option` if the tool of the format would not open a file of this name */
function checkEnding({ out, format }: OutputOptions): void {
  if (out === undefined || !jsonFormats.includes(format) || /\.json$/i.test(out) || out.startsWith("/dev/"))
    return;
  throw new ProfilerError("wrong-option", {
    found: `--out ${out} for --format ${format}`,
    expected: "a name that ends in .json: the tools that read this format open no other",
    remedy: `give --format ${format} --out ${out.slice(0, out.length - extname(out).length)}.json`,
  });
}

/** Adds `--format` and `--out`. Without `--format`, the ending of `--out` names it. */
export function withOutputOptions(
  command: Command,
  format = "table",
  choices: readonly string[] = formats,
): Command {
  return command
    .addOption(
      new Option("--format <name>", "output format; without it, the ending of --out says which")
        .choices(choices)
        .default(format),
    )
    .option("--out <file>", "output file (default: stdout)")
    .hook("preAction", (_, parsed) => {
      const { out } = parsed.opts<OutputOptions>();
      if (out !== undefined && parsed.getOptionValueSource("format") !== "cli") {
        const written = extname(out).slice(1).toLowerCase();
        const ending = otherEndings[written] ?? written;
        if (choices.includes(ending)) parsed.setOptionValueWithSource("format", ending, "implied");
      }
      checkEnding(parsed.opts<OutputOptions>());
    });
}
