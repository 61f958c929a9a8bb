import type { Command } from "commander";
import type { NextStep } from "../report/terminal/terminal-options.ts";

/** Options that say what is profiled and how: a command that follows has them too. */
const kept: readonly string[] = [
  "signature",
  "input",
  "batch",
  "register",
  "convention",
  "training",
  "optimizer",
  "objectSize",
  "time",
  "backend",
  "requireGpu",
  "threads",
  "runs",
  "warmup",
];

/**
 * What a reader of a profile may want next, as commands for the same model with the same options.
 *
 * @param runs whether tfjs can run the model
 */
export function nextSteps(parsed: Command, runs: boolean): readonly NextStep[] {
  const { time, tree, wide } = parsed.opts<{ time?: boolean; tree?: number | true; wide?: boolean }>();
  const words = ["npx", "clothnet-report", "profile", ...parsed.args, ...givenOptions(parsed)];
  const profile = words.map(quote).join(" ");
  return [
    ...(time === true || !runs ? [] : [{ command: `${profile} --time`, purpose: "time the layers" }]),
    { command: `${profile} --format html --out report.html`, purpose: "a page to click through" },
    ...(tree === undefined ? [{ command: `${profile} --tree`, purpose: "cost by stage" }] : []),
    ...(wide === undefined ? [{ command: `${profile} --wide`, purpose: "all columns" }] : []),
  ];
}

/** The {@link kept} options of a command line, as words of one. */
function givenOptions(parsed: Command): readonly string[] {
  return parsed.options.flatMap((option) => {
    const name = option.attributeName();
    if (!kept.includes(name) || parsed.getOptionValueSource(name) !== "cli") return [];
    const value: unknown = parsed.getOptionValue(name);
    const flag = option.long ?? `--${name}`;
    return value === true ? [flag] : valuesOf(value).flatMap((each) => [flag, each]);
  });
}

/** Texts of an option's values: of a repeated one several, of inputs by name `NAME=224,224,3`. */
function valuesOf(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.every((each) => typeof each === "number") ? [value.join(",")] : value.map(String);
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).map(([name, shape]) => `${name === "" ? "" : `${name}=`}${String(shape)}`);
}

/** One word of a POSIX shell. */
function quote(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
