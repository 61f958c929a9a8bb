import type { Command } from "commander";
import { attributeOf, fieldOptions, fieldValues } from "./field-options.ts";
import type { FieldOptions } from "./field-options.ts";
import type { DependentOptions } from "./refuse-options.ts";

/** Adds the options that `profile` had before the command `field`; `--help` does not list them. To be removed after version 0.2. */
export function withFormerFieldOptions(command: Command): Command {
  for (const { define, formerFlags } of fieldOptions) command.addOption(define(formerFlags).hideHelp());
  return command;
}

/** Former options that change nothing unless another is given. */
export const formerFieldDependents: readonly DependentOptions[] = [
  { options: ["erfInputs", "erfRange", "erfWeights", "erfAverage", "erfImage", "seed"], need: ["erf"] },
  { options: ["rfLayers", "rfOut"], need: ["rfImage"] },
];

/** The values of the former options. */
export function formerFieldValues(parsed: Command): FieldOptions {
  return fieldValues(parsed, ({ formerFlags }) => formerFlags);
}

/** One line that names the successor of each former option that was given; undefined if there is none. */
export function describeFormerOptions(parsed: Command): string | undefined {
  const given = fieldOptions.filter(
    ({ formerFlags }) => parsed.getOptionValueSource(attributeOf(formerFlags)) === "cli",
  );
  if (given.length === 0) return undefined;
  return given
    .map(({ flags, formerFlags }) => `${longOf(formerFlags)} is now 'field ${longOf(flags)}'`)
    .join(", ");
}

function longOf(flags: string): string {
  return flags.split(" ", 1)[0] ?? flags;
}
