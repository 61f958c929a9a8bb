import { ProfilerError } from "../errors.ts";
import type { ComparisonRecord } from "../record/comparison-record.ts";
import type { AnyRecord } from "../record/parse-record.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { recordJson } from "../record/record-json.ts";
import type { StudyRecord } from "../record/study-record.ts";
import type { PageOptions } from "./page/section.ts";

/** An output format: one function for each kind of record that it can write. */
export interface Writer {
  readonly name: string;
  readonly profile: (record: ProfileRecord, options: PageOptions) => string | Promise<string>;
  /** The receptive fields of a profile alone. */
  readonly fields?: (record: ProfileRecord) => string | Promise<string>;
  readonly study?: (record: StudyRecord, options: PageOptions) => string | Promise<string>;
  readonly comparison?: (record: ComparisonRecord, options: PageOptions) => string | Promise<string>;
}

/** All output formats. Each loads its modules when it is used: a JSON profile starts faster without templates. */
const writers: readonly Writer[] = [
  {
    name: "table",
    profile: async (record, { top = 20, terminal }) =>
      (await import("./terminal/profile-table.ts")).profileTable(record, { ...terminal, top }),
    fields: async (record) => (await import("./render-fields.ts")).fieldsText(record),
    comparison: async (record) => (await import("./terminal/comparison-text.ts")).comparisonText(record),
  },
  {
    name: "md",
    profile: async (record, options) =>
      (await import("./markdown/render-page.ts")).renderProfile(record, options),
    study: async (record, options) =>
      (await import("./markdown/render-page.ts")).renderStudy(record, options),
    fields: async (record) => (await import("./render-fields.ts")).fieldsMarkdown(record),
    comparison: async (record) => (await import("./markdown/render-page.ts")).renderComparison(record),
  },
  {
    name: "html",
    profile: async (record, options) =>
      (await import("./html/render-html.ts")).renderProfileHtml(record, options),
    study: async (record, options) =>
      (await import("./html/render-html.ts")).renderStudyHtml(record, options),
    // The page of the profile has its receptive fields.
    fields: async (record) => (await import("./html/render-html.ts")).renderProfileHtml(record),
    comparison: async (record, options) =>
      (await import("./html/render-html.ts")).renderComparisonHtml(record, options),
  },
  { name: "json", profile: recordJson, fields: recordJson, study: recordJson, comparison: recordJson },
  { name: "csv", profile: async (record) => (await import("./export/csv.ts")).profileCsv(record) },
  {
    name: "trace",
    profile: async (record) => (await import("./export/chrome-trace.ts")).chromeTrace(record),
  },
  {
    name: "netron",
    profile: async (record) => (await import("./export/netron.ts")).netronAttachment(record),
  },
  {
    name: "model-explorer",
    profile: async (record) => (await import("./export/model-explorer.ts")).modelExplorerGraph(record),
  },
  {
    name: "model-explorer-data",
    profile: async (record) => (await import("./export/model-explorer.ts")).modelExplorerData(record),
  },
  {
    name: "benchmark",
    profile: async (record) => (await import("./export/benchmark.ts")).profileBenchmark(record),
    study: async (record) => (await import("./export/benchmark.ts")).studyBenchmark(record),
  },
];

/** The names of the output formats. */
export const formats: readonly string[] = writers.map(({ name }) => name);

/** What a format may write. */
type Content = Exclude<keyof Writer, "name">;

/** The names of the output formats that write this kind of content. */
export function formatsOf(content: Content): readonly string[] {
  return writers.filter((writer) => writer[content] !== undefined).map(({ name }) => name);
}

/**
 * A record as text in one of the formats.
 *
 * @throws {ProfilerError} `wrong-option` if this kind of record has no such format
 */
export async function renderRecord(record: AnyRecord, format: string, options: PageOptions): Promise<string> {
  const { profile, study, comparison } = findWriter(format);
  if (!("kind" in record)) return profile(record, options);
  if (record.kind === "comparison") return comparison?.(record, options) ?? refuse(format, record.kind);
  return study?.(record, options) ?? refuse(format, record.kind);
}

function refuse(format: string, kind: "study" | "comparison"): never {
  throw new ProfilerError("wrong-option", {
    found: `--format ${format} for a ${kind}`,
    expected: formatsOf(kind).join(" or "),
    remedy: "leave --format out",
  });
}

/** The receptive fields of a profile as text in one of the {@link formatsOf} `fields`. */
export async function renderFields(record: ProfileRecord, format: string): Promise<string> {
  const { fields } = findWriter(format);
  if (fields === undefined) throw new Error(`no receptive fields as ${format}`);
  return fields(record);
}

function findWriter(format: string): Writer {
  const writer = writers.find(({ name }) => name === format);
  if (writer === undefined) throw new Error(`no writer of ${format}`);
  return writer;
}
