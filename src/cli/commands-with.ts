import { Command } from "commander";
import { commands } from "./commands.ts";

/** The names of the commands that have an option. Loads every command. */
export async function commandsWith(option: string): Promise<readonly string[]> {
  const defined = await Promise.all(
    commands.map(async ({ name, load }) => (await load()).define(new Command(name))),
  );
  return defined
    .filter(({ options }) =>
      options.some(({ long, short, hidden }) => !hidden && [long, short].includes(option)),
    )
    .map((command) => command.name());
}
