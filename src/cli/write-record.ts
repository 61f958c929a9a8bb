import { ProfilerError } from "../errors.ts";
import type { AnyRecord } from "../record/any-record.ts";
import { kindWords } from "../record/any-record.ts";
import type { PageOptions } from "../report/page/section.ts";
import { renderRecord } from "../report/writers.ts";
import { plainScreen } from "../report/terminal/screen.ts";
import type { TerminalOptions } from "../report/terminal/terminal-options.ts";
import type { Io } from "./io.ts";
import { screenOf } from "./screen-of.ts";
import type { OutputOptions } from "./shared-options.ts";
import { addressFrom, writeOutput } from "./write-output.ts";
import { writePicture } from "./write-picture.ts";

/** How to print a record, and where to. */
export interface RecordOutput extends OutputOptions {
  /** Number of rows of a profile; default, and with 0: all. */
  readonly top?: number;
  /** Addresses of pictures that were drawn for the page, by their charts' ids. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** The profiles that a comparison is of, if it is one of records. */
  readonly sides?: PageOptions["sides"];
  /** How a table on a terminal looks; its screen is that of stdout. */
  readonly terminal?: TerminalOptions;
  /** File for the roofline of a timed profile. */
  readonly roofline?: string;
}

/**
 * Prints a record on stdout or writes it to a file, with the roofline beside it if one is asked for. A record without a
 * roofline is written before the error: what was measured is kept.
 *
 * @throws {ProfilerError} `cannot-write`; `wrong-option` if the record has no such format or no roofline
 */
export async function writeRecord(io: Io, record: AnyRecord, output: RecordOutput): Promise<void> {
  const { format, top = 0, out } = output;
  const { address, missing } = await writeRoofline(io, record, output);
  const pictures = { ...output.pictures, ...(address === undefined ? {} : { roofline: address }) };
  const rows = top === 0 && "layers" in record ? record.layers.length : top;
  const terminal = { ...output.terminal, screen: out === undefined ? screenOf(io) : plainScreen };
  const sides = output.sides === undefined ? {} : { sides: output.sides };
  const options: PageOptions = { top: rows, pictures, terminal, ...sides };
  await writeOutput(io, await renderRecord(record, format, options), out);
  if (missing !== undefined) throw missing;
}

/**
 * Draws the roofline of a profile into a file and names it on stderr.
 *
 * @returns the picture's address relative to the page, or why there is none; neither if no file is asked for
 */
async function writeRoofline(
  io: Io,
  record: AnyRecord,
  { roofline: file, out: page }: RecordOutput,
): Promise<{ readonly address?: string; readonly missing?: ProfilerError }> {
  if (file === undefined) return {};
  if ("kind" in record) {
    throw new ProfilerError("wrong-option", {
      found: `--roofline for ${kindWords[record.kind]}`,
      expected: "the record of a profile",
      remedy: "leave out --roofline",
    });
  }
  const { drawRoofline } = await import("../report/charts/draw-chart.ts");
  const missing = await writePicture(io, file, () => drawRoofline(record));
  return missing === undefined ? { address: addressFrom(page, file) } : { missing };
}
