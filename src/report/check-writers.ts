import type { CheckRecord } from "../record/check-record.ts";

/** Output formats of a check. Each loads its modules when it is used. */
const writers: Readonly<Record<string, (record: CheckRecord) => string | Promise<string>>> = {
  table: async (record) => (await import("./terminal/check-text.ts")).checkText(record),
  json: (record) => `${JSON.stringify(record, undefined, 2)}\n`,
  md: async (record) => (await import("./markdown/check-markdown.ts")).checkMarkdown(record),
  github: async (record) => (await import("./markdown/check-markdown.ts")).checkComment(record),
};

/** The names of the output formats of a check. */
export const checkFormats: readonly string[] = Object.keys(writers);

/** A check as text in one of the formats. */
export async function renderCheck(record: CheckRecord, format: string): Promise<string> {
  const write = writers[format];
  if (write === undefined) throw new Error(`no writer of ${format}`);
  return write(record);
}
