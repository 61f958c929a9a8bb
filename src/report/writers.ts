import { ProfilerError } from "../errors.ts";
import { kindOf, kindWords } from "../record/any-record.ts";
import type { AnyRecord, RecordKind, RecordsByKind } from "../record/any-record.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { recordJson } from "../record/record-json.ts";
import type { PageOptions } from "./page/section.ts";
import type { Screen } from "./terminal/screen.ts";

type Text = string | Promise<string>;

/** Makes a text of each kind of record that a format can write. */
type RecordWriters = {
  readonly [Kind in RecordKind]?: (record: RecordsByKind[Kind], options: PageOptions) => Text;
};

/** An output format. */
export interface Writer extends RecordWriters {
  readonly name: string;
  /** The receptive fields of a profile alone. */
  readonly fields?: (record: ProfileRecord, screen: Screen) => Text;
}

/** All output formats. Each loads its modules when it is used: a JSON profile starts faster without templates. */
const writers: readonly Writer[] = [
  {
    name: "table",
    profile: async (record, { top = 20, terminal }) =>
      (await import("./terminal/profile-table.ts")).profileTable(record, { ...terminal, top }),
    fields: async (record, screen) => (await import("./render-fields.ts")).fieldsText(record, screen),
    comparison: async (record, { terminal }) =>
      (await import("./terminal/comparison-text.ts")).comparisonText(record, terminal?.screen),
    models: async (record, { terminal }) =>
      (await import("./terminal/models-text.ts")).modelsText(record, terminal?.screen),
    check: async (record, { terminal }) =>
      (await import("./terminal/check-text.ts")).checkText(record, terminal?.screen),
  },
  {
    name: "md",
    profile: async (record, options) =>
      (await import("./markdown/render-page.ts")).renderProfile(record, options),
    study: async (record, options) =>
      (await import("./markdown/render-page.ts")).renderStudy(record, options),
    fields: async (record) => (await import("./render-fields.ts")).fieldsMarkdown(record),
    comparison: async (record, options) =>
      (await import("./markdown/render-page.ts")).renderComparison(record, options),
    models: async (record) => (await import("./markdown/render-page.ts")).renderModels(record),
    check: async (record) => (await import("./markdown/render-page.ts")).renderCheck(record),
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
    models: async (record) => (await import("./html/render-html.ts")).renderModelsHtml(record),
    check: async (record) => (await import("./html/render-html.ts")).renderCheckHtml(record),
  },
  {
    name: "json",
    profile: recordJson,
    fields: recordJson,
    study: recordJson,
    comparison: recordJson,
    models: recordJson,
    check: recordJson,
  },
  {
    name: "github",
    check: async (record) => (await import("./markdown/check-comment.ts")).checkComment(record),
  },
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

/** The names of the output formats that write this kind of content. */
export function formatsOf(content: Exclude<keyof Writer, "name">): readonly string[] {
  return writers.filter((writer) => writer[content] !== undefined).map(({ name }) => name);
}

/**
 * A record as text in one of the formats.
 *
 * @throws {ProfilerError} `wrong-option` if this kind of record has no such format
 */
export async function renderRecord(record: AnyRecord, format: string, options: PageOptions): Promise<string> {
  const kind = kindOf(record);
  // The kinds agree.
  const write = findWriter(format)[kind] as ((record: AnyRecord, options: PageOptions) => Text) | undefined;
  if (write !== undefined) return write(record, options);
  throw new ProfilerError("wrong-option", {
    found: `--format ${format} for ${kindWords[kind]}`,
    expected: formatsOf(kind).join(" or "),
    remedy: "leave --format out",
  });
}

/** The receptive fields of a profile as text in one of the {@link formatsOf} `fields`. */
export async function renderFields(record: ProfileRecord, format: string, screen: Screen): Promise<string> {
  const { fields } = findWriter(format);
  if (fields === undefined) throw new Error(`no receptive fields as ${format}`);
  return fields(record, screen);
}

function findWriter(format: string): Writer {
  const writer = writers.find(({ name }) => name === format);
  if (writer === undefined) throw new Error(`no writer of ${format}`);
  return writer;
}
