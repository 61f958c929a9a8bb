import type { CliCommand } from "./define-command.ts";
import { profileCommand } from "./profile-command.ts";

/** Every command, in the order of `--help`. */
export const commands: readonly CliCommand[] = [profileCommand];
