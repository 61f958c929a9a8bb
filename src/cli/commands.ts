import { distinct } from "../names.ts";
import type { CliCommand } from "./define-command.ts";

/** A row of {@link commands}. */
export interface CommandEntry {
  readonly name: string;
  /** One short sentence for `--help`, which loads no command. */
  readonly description: string;
  readonly load: () => Promise<CliCommand>;
}

/** Every command, in the order of `--help`. A run loads the one command that it needs. */
export const commands: readonly CommandEntry[] = distinct<readonly CommandEntry[]>(
  "the commands",
  [
    {
      name: "study",
      description: "compare all approaches on one data set: cost, time, receptive fields and F1",
      load: async () => (await import("./study-command.ts")).studyCommand,
    },
    {
      name: "profile",
      description: "count MACs, FLOPs, bytes and receptive fields per layer, and time the layers",
      load: async () => (await import("./profile-command.ts")).profileCommand,
    },
    {
      name: "field",
      description: "measure and draw receptive fields of a model's layers",
      load: async () => (await import("./field-command.ts")).fieldCommand,
    },
    {
      name: "train",
      description: "train one network on a folder of labeled photos",
      load: async () => (await import("./train-command.ts")).trainCommand,
    },
    {
      name: "predict",
      description: "name the classes of photos by a trained model",
      load: async () => (await import("./predict-command.ts")).predictCommand,
    },
    {
      name: "backends",
      description: "list usable backends and how to fix the others, or install one",
      load: async () => (await import("./backends-command.ts")).backendsCommand,
    },
    {
      name: "compare",
      description: "say which of two models or backends is faster, or put many side by side",
      load: async () => (await import("./compare-command.ts")).compareCommand,
    },
    {
      name: "check",
      description: "check models against their budgets of clothnet.config.json",
      load: async () => (await import("./check-command.ts")).checkCommand,
    },
    {
      name: "render",
      description: "render a record's JSON as a page",
      load: async () => (await import("./render-command.ts")).renderCommand,
    },
    {
      name: "embed",
      description: "write a record's tables and sections between the markers of a Markdown page",
      load: async () => (await import("./embed-command.ts")).embedCommand,
    },
  ],
  ({ name }) => [name],
);
