import type { ProfileRecord } from "../record/profile-record.ts";
import { effectiveFieldLines } from "./effective-field-lines.ts";
import { escapeMarkdown } from "./markdown/markdown.ts";
import { tablesMarkdown } from "./markdown/tables-markdown.ts";
import { profileEffectiveFields } from "./tables/profile-effective-fields.ts";
import { profileReceptiveFields } from "./tables/profile-receptive-fields.ts";
import { paint, plain, plainScreen, wrapText } from "./terminal/screen.ts";
import type { Screen } from "./terminal/screen.ts";
import { tableText } from "./terminal/table-text.ts";

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
export function fieldsText(record: ProfileRecord, screen: Screen = plainScreen): string {
  const wrap = (text: string): readonly string[] => wrapText(plain(text, screen), screen, "  ");
  const measured = record.effectiveReceptiveFields ?? [];
  const lines = [
    ...wrap(`${record.model.name} (${record.model.format})`).map((line) => paint(line, "bold", screen)),
    ...profileReceptiveFields.build(record).flatMap((table) => ["", ...tableText(table, screen)]),
    ...measured.flatMap((field) => ["", ...effectiveFieldLines(field).flatMap(wrap)]),
  ];
  return `${lines.join("\n")}\n`;
}
