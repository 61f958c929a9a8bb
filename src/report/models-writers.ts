import type { ModelsRecord } from "../record/models-record.ts";
import { modelsTable } from "./tables/models-table.ts";

/** The names of the output formats of several models. */
export const modelsFormats: readonly string[] = ["table", "md", "json"];

/** Several models as text in one of the {@link modelsFormats}. */
export async function renderModels(record: ModelsRecord, format: string): Promise<string> {
  if (format === "json") return `${JSON.stringify(record, undefined, 2)}\n`;
  const table = modelsTable(record);
  if (format === "md") {
    const { tablesMarkdown } = await import("./markdown/tables-markdown.ts");
    const { tool, createdAt } = record;
    return `# Models side by side\n\nMade by ${tool.name} ${tool.version}, ${createdAt}.\n\n${tablesMarkdown([table])}\n`;
  }
  const { tableLines } = await import("./terminal/fit-table.ts");
  return `${tableLines(table).join("\n")}\n`;
}
