import { joinMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";
import { tableMarkdown } from "../tables/report-table.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** Tables below one another in Markdown. */
export function tablesMarkdown(tables: readonly ReportTable[]): Markdown {
  return joinMarkdown(tables.map(tableMarkdown), "\n\n");
}
