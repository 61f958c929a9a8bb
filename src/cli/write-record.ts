import { dirname, relative, sep } from "node:path";
import { ProfilerError } from "../errors.ts";
import type { AnyRecord } from "../record/parse-record.ts";
import { recordJson } from "../record/record-json.ts";
import type { Io } from "./io.ts";
import type { OutputOptions } from "./shared-options.ts";
import { writeNamed, writeOutput } from "./write-output.ts";

/** How to print a record, and where to. */
export interface RecordOutput extends OutputOptions {
  /** Number of rows of a profile; default, and with 0: all. */
  readonly top?: number;
  /** File for the roofline of a timed profile. */
  readonly roofline?: string;
}

/**
 * Prints a record on stdout or writes it to a file, with the roofline beside it if one is asked for.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if the record has no such format or no roofline
 */
export async function writeRecord(io: Io, record: AnyRecord, output: RecordOutput): Promise<void> {
  const roofline = await writeRoofline(io, record, output);
  await writeOutput(io, await renderRecord(record, output, roofline), output.out);
}

/** A record as text. Each format's code is imported only for it: JSON starts faster without the templates. */
async function renderRecord(
  record: AnyRecord,
  { format, top = 0 }: RecordOutput,
  roofline: string | undefined,
): Promise<string> {
  if (format === "json") return recordJson(record);
  if ("kind" in record && record.kind === "comparison") {
    const { comparisonText, renderComparison } = await import("../report/markdown/render-comparison.ts");
    return format === "md" ? renderComparison(record) : comparisonText(record);
  }
  if ("kind" in record) {
    if (format === "md") return (await import("../report/markdown/render-study.ts")).renderStudy(record);
    throw new ProfilerError("wrong-option", {
      found: "--format table for a study",
      expected: "md or json",
      remedy: "leave --format out",
    });
  }
  const rows = { top: top === 0 ? record.layers.length : top };
  if (format === "md")
    return (await import("../report/markdown/render-profile.ts")).renderProfile(record, {
      ...rows,
      ...(roofline === undefined ? {} : { roofline }),
    });
  return (await import("../report/terminal/profile-table.ts")).profileTable(record, rows);
}

/**
 * Draws the roofline of a profile into a file and names it on stderr.
 *
 * @returns the picture's address relative to the page; undefined if no file is asked for or, with the reason on stderr, nothing can be drawn
 */
async function writeRoofline(
  io: Io,
  record: AnyRecord,
  { roofline: file, out: page }: RecordOutput,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if ("kind" in record) {
    throw new ProfilerError("wrong-option", {
      found: `--roofline for a ${record.kind}`,
      expected: "the record of a profile",
      remedy: "leave out --roofline",
    });
  }
  const { rooflineChart } = await import("../report/charts/roofline-chart.ts");
  const picture = await rooflineChart(record, {
    note: (sentence) => io.stderr.write(`clothnet-report: ${sentence}\n`),
  });
  if (picture === undefined) return undefined;
  await writeNamed(io, file, picture);
  return relative(page === undefined ? "." : dirname(page), file)
    .split(sep)
    .join("/");
}
