import type { Command } from "commander";
import { ProfilerError } from "../errors.ts";

/**
 * Refuses those of some options that were given, because here they would change nothing.
 *
 * Throws `wrong-option`.
 *
 * @param names as commander keeps them: `requireGpu`
 * @param where completes `--runs …` in the message: `without --time`
 * @param remedy what would give them an effect
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
