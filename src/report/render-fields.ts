import type { ProfileRecord } from "../record/profile-record.ts";
import { effectiveFieldLines } from "./effective-field-lines.ts";
import { escapeMarkdown } from "./markdown/markdown.ts";
import { tablesMarkdown } from "./markdown/tables-markdown.ts";
import { profileEffectiveFields } from "./tables/profile-effective-fields.ts";
import { profileReceptiveFields } from "./tables/profile-receptive-fields.ts";
import { plain } from "./terminal/screen.ts";
import { fitTable } from "./terminal/fit-table.ts";

/** The receptive fields of a record in Markdown: theoretical and, where they were measured, effective. */
export function fieldsMarkdown(record: ProfileRecord): string {
  const theoretical = profileReceptiveFields.build(record);
  const measured = record.effectiveReceptiveFields ?? [];
  const tables =
    measured.length === 0 ? theoretical : [...theoretical, ...profileEffectiveFields.build(record)];
  const heading = `# ${escapeMarkdown(`Receptive fields of ${record.model.name}`)}`;
  return `${heading}\n\n${tablesMarkdown(tables)}\n`;
}

/** The same as plain text for a terminal. */
export function fieldsText(record: ProfileRecord): string {
  const theoretical = profileReceptiveFields.build(record);
  const measured = record.effectiveReceptiveFields ?? [];
  const lines = [
    `Model  ${record.model.name} (${record.model.format})`,
    ...theoretical.flatMap(({ caption, columns, rows, notes, empty }) => [
      caption,
      "",
      ...(rows.length === 0
        ? [empty]
        : fitTable({ columns, rows: rows.map((row) => row.map((line) => plain(line))) })),
      "",
      ...notes,
    ]),
    ...measured.flatMap(effectiveFieldLines),
  ];
  return `${lines.map((line) => plain(line)).join("\n")}\n`;
}
