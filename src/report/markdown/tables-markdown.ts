import { fold, joinMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";
import { tableMarkdown } from "../tables/report-table.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** Tables below one another in Markdown, each group of them folded behind its name. */
export function tablesMarkdown(tables: readonly ReportTable[]): Markdown {
  const blocks: { readonly group: string | undefined; readonly tables: Markdown[] }[] = [];
  for (const table of tables) {
    const last = blocks.at(-1);
    if (last !== undefined && last.group === table.group) last.tables.push(tableMarkdown(table));
    else blocks.push({ group: table.group, tables: [tableMarkdown(table)] });
  }
  return joinMarkdown(
    blocks.map(({ group, tables: own }) => {
      const text = joinMarkdown(own, "\n\n");
      return group === undefined ? text : fold(group, text);
    }),
    "\n\n",
  );
}
