import type { ModelsRecord } from "../../record/models-record.ts";
import { modelsTable } from "../tables/models-table.ts";
import { plainScreen } from "./screen.ts";
import type { Screen } from "./screen.ts";
import { tableText } from "./table-text.ts";

/** Many models as plain text for a terminal. */
export function modelsText(record: ModelsRecord, screen: Screen = plainScreen): string {
  return `${tableText(modelsTable(record), screen).join("\n")}\n`;
}
