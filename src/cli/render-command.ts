import { ProfilerError } from "../errors.ts";
import type { AnyRecord } from "../record/any-record.ts";
import { kindOf, kindWords } from "../record/any-record.ts";
import type { Page } from "../report/page/section.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { readRecord } from "./files/read-record.ts";
import { pictureFile, wholeNumber } from "./option-values.ts";
import { refuseOptions, refuseTop } from "./refuse-options.ts";
import { withOutputOptions } from "./shared-options.ts";
import { writeCharts } from "./write-charts.ts";
import { checkOutputFiles } from "./write-output.ts";
import { checkPictures } from "./write-picture.ts";
import { writeRecord } from "./write-record.ts";
import type { RecordOutput } from "./write-record.ts";

interface Options extends RecordOutput {
  readonly charts?: boolean;
}

/** `render <record>`: the page of a record, made again from its JSON. */
export const renderCommand: CliCommand = defineCommand({
  define: (command) =>
    withOutputOptions(command, "md")
      .argument("<record>", "the .json that a command wrote with --format json")
      .option("--top <n>", "rows of a profile to show (0: all)", wholeNumber(0), 20)
      .option(
        "--charts",
        "also write the charts of a study or a profile as PNGs beside --out, and show them in the page",
      )
      .addOption(
        pictureFile(
          "--roofline <png>",
          "of a timed profile: file for a chart of the layers' rates below the device's peaks",
        ),
      ),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { out } = options;
    const base = chartBase(options);
    await checkOutputFiles([out, options.roofline], parsed.args);
    await checkPictures([options.roofline, base]);
    const record = await readRecord(parsed.args[0] as string);
    if ("kind" in record) {
      refuseOptions(
        parsed,
        ["top"],
        `for ${kindWords[record.kind]}, which is shown whole`,
        "render a profile",
      );
      refuseOptions(parsed, ["roofline"], `for ${kindWords[record.kind]}`, "render a timed profile");
    }
    refuseTop(parsed);
    const pictures =
      base === undefined ? {} : await writeCharts(io, await chartPageOf(record), base, `${base}.md`);
    await writeRecord(io, record, { ...options, pictures });
    return 0;
  },
});

/** The path before the ending of the page, beside which charts are written; undefined if none are asked for. */
function chartBase({ charts, out, format }: Options): string | undefined {
  if (charts !== true) return undefined;
  if (out !== undefined && format === "md") return out.replace(/\.md$/, "");
  throw new ProfilerError("wrong-option", {
    found: out === undefined ? "--charts without --out" : `--charts with --format ${format}`,
    expected: "a page in a file, which the charts are written beside",
    remedy: "give --format md and --out, or leave --charts out",
  });
}

async function chartPageOf(record: AnyRecord): Promise<Page> {
  if (!("kind" in record)) return (await import("../report/page/profile-page.ts")).profilePage(record);
  if (record.kind === "study") return (await import("../report/page/study-page.ts")).studyPage(record);
  throw new ProfilerError("wrong-option", {
    found: `--charts for ${kindWords[kindOf(record)]}`,
    expected: "the record of a study or of a profile",
    remedy: "leave --charts out",
  });
}
