import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";
import { ProfilerError, reasonOf } from "../../errors.ts";

/** What the CSV is called and which of its columns count. */
export interface CsvColumns {
  /** File name within the folder; `images.csv` where left out. */
  readonly csv?: string;
  /** `image` where left out. */
  readonly imageColumn?: string;
  /** `label` where left out. */
  readonly labelColumn?: string;
  /** Optional in the CSV; `sender_id` where left out. */
  readonly senderColumn?: string;
}

/** One row of the CSV, its cells trimmed. */
export interface LabelledRow {
  readonly id: string;
  /** Empty where the row has none. */
  readonly label: string;
  readonly sender?: string;
  /** Where the row ends in the file, counted from 1. */
  readonly line: number;
}

/** The CSV is read as a whole; the real one has 0.3 MB, and a file of this size is not a list of labels. */
const maxCsvBytes = 64 * 2 ** 20;

/** Reads the CSV of a data set: RFC 4180, UTF-8 with or without a byte-order mark, a heading, as many cells in each row. */
export async function readLabels(
  folder: string,
  {
    csv = "images.csv",
    imageColumn = "image",
    labelColumn = "label",
    senderColumn = "sender_id",
  }: CsvColumns,
): Promise<LabelledRow[]> {
  const file = join(folder, csv);
  const [heading, ...rows] = parseCsv(await readCsv(file), csv);
  const columns = heading?.record.map((name) => name.trim()) ?? [];
  const image = requireColumn("dataset-unreadable", columns, imageColumn, csv);
  const label = requireColumn("label-unknown", columns, labelColumn, csv);
  const sender = columns.indexOf(senderColumn);
  return rows.map(({ record, line }) => {
    const id = record[image]!.trim();
    requirePlainName(id, line, csv);
    const from = record[sender]?.trim() ?? "";
    return { id, label: record[label]!.trim(), ...(from === "" ? {} : { sender: from }), line };
  });
}

async function readCsv(file: string): Promise<string> {
  const status = await stat(file).catch(() => undefined);
  if (!status?.isFile()) {
    throw new ProfilerError("dataset-not-found", {
      found: `no file ${file}`,
      expected: "a CSV of image ids and labels beside the photos",
      remedy: "name the folder that holds it",
    });
  }
  if (status.size > maxCsvBytes) {
    throw new ProfilerError("dataset-unreadable", {
      found: `${basename(file)} with ${status.size} bytes`,
      expected: `a list of labels of at most ${maxCsvBytes} bytes`,
      remedy: "name the folder of the data set",
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
        remedy: "mend that line",
      },
      { cause: error },
    );
  }
}

function requireColumn(
  code: "dataset-unreadable" | "label-unknown",
  columns: readonly string[],
  wanted: string,
  csv: string,
): number {
  const index = columns.indexOf(wanted);
  if (index >= 0) return index;
  throw new ProfilerError(code, {
    found: columns.length === 0 ? `${csv} empty` : `${csv} with the columns ${columns.join(", ")}`,
    expected: `a column ${wanted}`,
    remedy: "name the column to read or mend the heading",
  });
}

/** Photos are looked up in one folder's listing; a path is refused here, so that the message says why it isn't found. */
function requirePlainName(id: string, line: number, csv: string): void {
  if (id !== "" && id !== "." && id !== ".." && !/[/\\\0]/.test(id)) return;
  throw new ProfilerError("dataset-unreadable", {
    found: `${id === "" ? "no image id" : `image id ${JSON.stringify(id)}`} in line ${line} of ${csv}`,
    expected: "the plain name of a photo, without a path",
    remedy: "mend that row",
  });
}
