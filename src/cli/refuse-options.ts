import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";

/**
 * Refuses those of some options that were given, because they have no effect here.
 *
 * @param names as commander keeps them: `requireGpu`
 * @param where completes `--runs …` in the message: `without --time`
 * @param remedy what gives them an effect
 * @throws {ProfilerError} `wrong-option`
 */
export function refuseOptions(
  parsed: Command,
  names: readonly string[],
  where: string,
  remedy: string,
): void {
  const given = parsed.options
    .filter((option) => {
      const name = option.attributeName();
      return names.includes(name) && parsed.getOptionValueSource(name) === "cli";
    })
    .map(({ long }) => long)
    .join(", ");
  if (given === "") return;
  throw new ProfilerError("wrong-option", {
    found: `${given} ${where}`,
    expected: "options that change something here",
    remedy: `${remedy}, or leave ${given} out`,
  });
}

/** Options that change nothing unless one of others is given, by their names as commander keeps them: `requireGpu`. */
export interface DependentOptions {
  readonly options: readonly string[];
  readonly need: readonly string[];
}

/** Refuses options that were given without any of those that they need. @throws {ProfilerError} `wrong-option` */
export function refuseWithout(parsed: Command, dependents: readonly DependentOptions[]): void {
  for (const { options, need } of dependents) {
    if (need.some((name) => parsed.getOptionValueSource(name) === "cli")) continue;
    const needed = parsed.options
      .filter((option) => need.includes(option.attributeName()))
      .map(({ flags }) => flags)
      .join(" or ");
    refuseOptions(parsed, options, `without ${needed}`, `add ${needed}`);
  }
}

/** Refuses `--top` where every row is written. @throws {ProfilerError} `wrong-option` */
export function refuseTop(parsed: Command): void {
  const format = String(parsed.getOptionValue("format"));
  if (["table", "md", "html"].includes(format)) return;
  refuseOptions(
    parsed,
    ["top"],
    `with --format ${format}, which has every row`,
    "choose --format table or md",
  );
}
