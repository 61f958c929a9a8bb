import { dirname, relative, sep } from "node:path";
import { ProfilerError } from "../errors.ts";
import type { AnyRecord } from "../record/parse-record.ts";
import { writeFileAtomically } from "./files/write-file-atomically.ts";
import type { Io } from "./io.ts";

/**
 * Draws the roofline of a profile into a file, says so on stderr, and gives the picture's address as a page at `page` needs it. Undefined where no
 * file is asked for, or, with the reason on stderr, where nothing can be drawn. Throws `cannot-write`, and `wrong-option` for another record.
 */
export async function writeRoofline(
  io: Io,
  record: AnyRecord,
  file: string | undefined,
  page: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if ("kind" in record) {
    throw new ProfilerError("wrong-option", {
      found: `--roofline for a ${record.kind}`,
      expected: "the record of a profile",
      remedy: "leave --roofline out",
    });
  }
  const { rooflineChart } = await import("../report/charts/roofline-chart.ts");
  const picture = await rooflineChart(record, {
    note: (sentence) => io.stderr.write(`clothnet-report: ${sentence}\n`),
  });
  if (picture === undefined) return undefined;
  await writeFileAtomically(file, picture);
  io.stderr.write(`wrote ${file}\n`);
  return relative(page === undefined ? "." : dirname(page), file)
    .split(sep)
    .join("/");
}
