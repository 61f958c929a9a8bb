import type { ModelsRecord } from "../../record/models-record.ts";
import { modelsTable } from "../tables/models-table.ts";
import { tableLines } from "./fit-table.ts";

/** Many models as plain text for a terminal. */
export function modelsText(record: ModelsRecord): string {
  return `${tableLines(modelsTable(record)).join("\n")}\n`;
}
