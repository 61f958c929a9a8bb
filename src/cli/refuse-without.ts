import type { Command } from "commander";
import { refuseOptions } from "./refuse-options.ts";

/** Options that change nothing unless one of others is given, by their names as commander keeps them: `requireGpu`. */
export interface DependentOptions {
  readonly options: readonly string[];
  readonly need: readonly string[];
}

/** Refuses options that were given without any of those that they need. Throws `wrong-option`. */
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
