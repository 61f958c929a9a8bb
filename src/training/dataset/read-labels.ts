import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";
import { ProfilerError, reasonOf } from "../../errors.ts";

/** Names of the CSV and of its columns. */
export interface CsvColumns {
  /** File name within the folder. Default: `images.csv`. */
  readonly csv?: string;
  /** Default: `image`. */
  readonly imageColumn?: string;
  /** Default: `label`. */
  readonly labelColumn?: string;
  /** The column whose value photos of one group share, such as `sender_id`. Default: none. */
  readonly groupColumn?: string | undefined;
}

/** One row of the CSV, its cells trimmed. */
export interface LabeledRow {
  readonly id: string;
  /** Empty if the row has none. */
  readonly label: string;
  readonly group?: string;
  /** The last line of the row in the file, counted from 1. */
  readonly line: number;
}

/** The CSV is read as a whole. The real one has 0.3 MB; a larger file than this is not a list of labels. */
const maxCsvBytes = 64 * 2 ** 20;

/**
 * Reads the CSV of a data set: RFC 4180, UTF-8 with or without a byte-order mark, a heading, equally many cells in each row.
 *
 * @throws {ProfilerError} `dataset-not-found`, `dataset-unreadable`; `label-unknown` or `wrong-option` if there is no such column of labels or groups
 */
export async function readLabels(
  folder: string,
  { csv = "images.csv", imageColumn = "image", labelColumn = "label", groupColumn }: CsvColumns,
): Promise<LabeledRow[]> {
  const file = join(folder, csv);
  const [heading, ...rows] = parseCsv(await readCsv(file), csv);
  const columns = heading?.record.map((name) => name.trim()) ?? [];
  const image = requireColumn("dataset-unreadable", columns, imageColumn, csv);
  const label = requireColumn("label-unknown", columns, labelColumn, csv);
  const group =
    groupColumn === undefined ? undefined : requireColumn("wrong-option", columns, groupColumn, csv);
  return rows.map(({ record, line }) => {
    const id = record[image]!.trim();
    requirePlainName(id, line, csv);
    const value = group === undefined ? "" : record[group]!.trim();
    return { id, label: record[label]!.trim(), ...(value === "" ? {} : { group: value }), line };
  });
}

async function readCsv(file: string): Promise<string> {
  const status = await stat(file).catch(() => undefined);
  if (!status?.isFile()) {
    throw new ProfilerError("dataset-not-found", {
      found: `no file ${file}`,
      expected: "a CSV of image ids and labels beside the photos",
      remedy: "give the folder that holds it",
    });
  }
  if (status.size > maxCsvBytes) {
    throw new ProfilerError("dataset-unreadable", {
      found: `${basename(file)} with ${status.size} bytes`,
      expected: `a list of labels of at most ${maxCsvBytes} bytes`,
      remedy: "give the folder of the data set",
    });
  }
  return readFile(file, "utf8");
}

function parseCsv(text: string, csv: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(text, { bom: true, info: true, skip_empty_lines: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw new ProfilerError(
      "dataset-unreadable",
      {
        found: `${csv} broken: ${reasonOf(error)}`,
        expected: "comma-separated rows of as many cells as the heading has",
        remedy: "repair that line",
      },
      { cause: error },
    );
  }
}

function requireColumn(
  code: "dataset-unreadable" | "label-unknown" | "wrong-option",
  columns: readonly string[],
  wanted: string,
  csv: string,
): number {
  const index = columns.indexOf(wanted);
  if (index >= 0) return index;
  throw new ProfilerError(code, {
    found: columns.length === 0 ? `${csv} empty` : `${csv} with the columns ${columns.join(", ")}`,
    expected: `a column ${wanted}`,
    remedy: "give the name of the column or repair the heading",
  });
}

/** Photos are looked up in the listing of one folder; a path is refused here, so that the message gives the reason. */
function requirePlainName(id: string, line: number, csv: string): void {
  if (id !== "" && id !== "." && id !== ".." && !/[/\\\0]/.test(id)) return;
  throw new ProfilerError("dataset-unreadable", {
    found: `${id === "" ? "no image id" : `image id ${JSON.stringify(id)}`} in line ${line} of ${csv}`,
    expected: "the plain name of a photo, without a path",
    remedy: "repair that row",
  });
}
