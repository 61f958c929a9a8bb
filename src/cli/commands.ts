import type { CliCommand } from "./define-command.ts";

/** A command that is loaded when it is needed. */
export interface CommandEntry {
  readonly name: string;
  readonly load: () => Promise<CliCommand>;
}

/** Every command, in the order of `--help`. Each is loaded alone: a profile starts without what training needs. */
export const commands: readonly CommandEntry[] = [
  { name: "study", load: async () => (await import("./study-command.ts")).studyCommand },
  { name: "profile", load: async () => (await import("./profile-command.ts")).profileCommand },
  { name: "train", load: async () => (await import("./train-command.ts")).trainCommand },
  { name: "backends", load: async () => (await import("./backends-command.ts")).backendsCommand },
  { name: "compare", load: async () => (await import("./compare-command.ts")).compareCommand },
  { name: "render", load: async () => (await import("./render-command.ts")).renderCommand },
  { name: "embed", load: async () => (await import("./embed-command.ts")).embedCommand },
];
