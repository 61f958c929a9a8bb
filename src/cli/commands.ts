import type { CliCommand } from "./define-command.ts";
import { embedCommand } from "./embed-command.ts";
import { profileCommand } from "./profile-command.ts";
import { studyCommand } from "./study-command.ts";
import { trainCommand } from "./train-command.ts";
import { renderCommand } from "./render-command.ts";

/** Every command, in the order of `--help`. */
export const commands: readonly CliCommand[] = [
  studyCommand,
  profileCommand,
  trainCommand,
  renderCommand,
  embedCommand,
];
