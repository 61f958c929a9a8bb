import { openModel } from "../profile/open-model.ts";
import { plainScreen } from "../report/terminal/screen.ts";
import { formatsOf, renderFields } from "../report/writers.ts";
import { withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { drawFields, pictureFiles } from "./draw-fields.ts";
import { fieldOptions, fieldValues } from "./field-options.ts";
import { measureFields } from "./measure-fields.ts";
import { profileDeepModel } from "./profile-deep-model.ts";
import { refuseWithout } from "./refuse-options.ts";
import { screenOf } from "./screen-of.ts";
import { modelRequest, withModelOptions, withOutputOptions } from "./shared-options.ts";
import type { ModelOptions, OutputOptions } from "./shared-options.ts";
import { checkOutputFiles, writeOutput } from "./write-output.ts";
import { checkPictures } from "./write-picture.ts";

type Options = BackendOptions & ModelOptions & OutputOptions;

const dependents = [
  {
    options: ["inputs", "range", "weights", "average", "seed", "heatMap", "backend", "requireGpu"],
    need: ["layer"],
  },
  { options: ["photoLayers", "photoOut"], need: ["photo"] },
] as const;

/** `field <path>`: the receptive fields of a model; with `--layer`, effective ones by gradients. */
export const fieldCommand: CliCommand = defineCommand({
  define: (command) => {
    command
      .argument("<path>", "a model.json, a SavedModel, or the folder that holds it; or its address")
      .option("--signature <name>", "signature of a SavedModel (default: serving_default, or the only one)");
    for (const { flags, define } of fieldOptions) command.addOption(define(flags));
    return withOutputOptions(
      withModelOptions(withBackendOptions(command, "backend for --layer")),
      "table",
      formatsOf("fields"),
    );
  },
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const fields = fieldValues(parsed, ({ flags }) => flags);
    refuseWithout(parsed, dependents);
    const path = parsed.args[0] as string;
    const pictures = pictureFiles(fields);
    await checkOutputFiles([options.out, ...pictures], [path, fields.photo]);
    await checkPictures(pictures);
    const subject = await openModel(path, { register: options.register });
    const { register, format, out } = options;
    const counted = await profileDeepModel(subject, path, { ...modelRequest(options), register });
    const { record, missing } = await drawFields(counted, fields, io, () =>
      measureFields(subject, fields, options, io),
    );
    await writeOutput(
      io,
      await renderFields(record, format, out === undefined ? screenOf(io) : plainScreen),
      out,
    );
    if (missing !== undefined) throw missing;
    return 0;
  },
});
