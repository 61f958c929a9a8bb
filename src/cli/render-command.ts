import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { readRecord } from "./files/read-record.ts";
import { pictureFile, wholeNumber } from "./option-values.ts";
import { withOutputOptions } from "./shared-options.ts";
import { checkOutputFiles } from "./write-output.ts";
import { writeRecord } from "./write-record.ts";
import type { RecordOutput } from "./write-record.ts";

/** `render <record>`: the page of a record, made again from its JSON. */
export const renderCommand: CliCommand = defineCommand({
  define: (command) =>
    withOutputOptions(command, "md")
      .argument("<record>", "the .json of a profile, a study or a comparison")
      .option("--top <n>", "rows of a profile to show (0: all)", wholeNumber(0), 20)
      .addOption(
        pictureFile(
          "--roofline <png>",
          "of a timed profile: file for a chart of the layers' rates below the device's peaks",
        ),
      ),
  run: async (parsed, io) => {
    const options = parsed.opts<RecordOutput>();
    await checkOutputFiles([options.out, options.roofline], parsed.args);
    await writeRecord(io, await readRecord(parsed.args[0] as string), options);
    return 0;
  },
});
