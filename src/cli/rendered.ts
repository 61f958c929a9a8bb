import { ProfilerError } from "../errors.ts";
import type { AnyRecord } from "../record/parse-record.ts";
import { recordJson } from "../record/record-json.ts";

/** What a result is printed as. */
export interface RenderOptions {
  readonly format: "table" | "md" | "json";
  /** Rows of a profile to show; 0 shows all. */
  readonly top: number;
  /** Address of the roofline's picture for a page. */
  readonly rooflineAddress?: string;
}

/** A record as text. The templates are loaded only for the formats that need them: a JSON profile starts faster without. */
export async function rendered(
  record: AnyRecord,
  { format, top, rooflineAddress }: RenderOptions,
): Promise<string> {
  if (format === "json") return recordJson(record);
  if ("kind" in record && record.kind === "comparison") {
    const { comparisonText, renderComparison } = await import("../report/markdown/render-comparison.ts");
    return format === "md" ? renderComparison(record) : comparisonText(record);
  }
  if ("kind" in record) {
    if (format === "md") return (await import("../report/markdown/render-study.ts")).renderStudy(record);
    throw new ProfilerError("wrong-option", {
      found: "--format table for a study",
      expected: "md or json",
      remedy: "leave --format out",
    });
  }
  const rows = { top: top === 0 ? record.layers.length : top };
  if (format === "md")
    return (await import("../report/markdown/render-profile.ts")).renderProfile(record, {
      ...rows,
      ...(rooflineAddress === undefined ? {} : { roofline: rooflineAddress }),
    });
  return (await import("../report/terminal/profile-table.ts")).profileTable(record, rows);
}
