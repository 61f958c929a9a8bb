import { Option } from "commander";
import { readRecord } from "./files/read-record.ts";
import { checkOutputFiles } from "./check-output-files.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { pictureFile, wholeNumber } from "./option-values.ts";
import { rendered } from "./rendered.ts";
import type { RenderOptions } from "./rendered.ts";
import { writeResult } from "./write-result.ts";
import { writeRoofline } from "./write-roofline.ts";

/** `render <record>`: the page of a record, made again from its JSON. */
export const renderCommand: CliCommand = defineCommand({
  define: (command) =>
    command
      .argument("<record>", "a profile's, a study's or a comparison's .json")
      .addOption(
        new Option("--format <name>", "what to print").choices(["table", "md", "json"]).default("md"),
      )
      .option("--top <n>", "rows of a profile to show (0: all)", wholeNumber(0), 20)
      .option("--out <file>", "write to a file instead of stdout")
      .addOption(
        pictureFile(
          "--roofline <png>",
          "of a timed profile: draw the layers' rates below the device's peaks",
        ),
      ),
  run: async (parsed, io) => {
    const options = parsed.opts<RenderOptions & { readonly out?: string; readonly roofline?: string }>();
    await checkOutputFiles([options.out, options.roofline], parsed.args);
    const record = await readRecord(parsed.args[0] as string);
    const rooflineAddress = await writeRoofline(io, record, options.roofline, options.out);
    const page = { ...options, ...(rooflineAddress === undefined ? {} : { rooflineAddress }) };
    await writeResult(io, await rendered(record, page), options.out);
    return 0;
  },
});
