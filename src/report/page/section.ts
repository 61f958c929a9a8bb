import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Chart } from "../charts/chart.ts";
import type { FindingText } from "../findings/findings-of.ts";
import type { NamedTable } from "../tables/define-table.ts";
import type { ReportTable } from "../tables/report-table.ts";
import type { TerminalOptions } from "../terminal/terminal-options.ts";
import type { Tile } from "./tile.ts";

/** A record as a page, without a format: nothing in it is escaped yet. */
export interface Page {
  readonly title: string;
  /** The figures of {@link tiles} in one line, for writers that show no tiles; absent where the first section has them. */
  readonly headline?: string;
  /** The label of drawn images. */
  readonly warning?: string;
  /** Paragraphs before the first section. */
  readonly lead: readonly string[];
  /** The figures that matter most, for writers that show them apart. */
  readonly tiles: readonly Tile[];
  readonly sections: readonly Section[];
}

/** Findings of a section in sight; writers fold the others. */
export const findingsInSight = 7;

/** One part of a page, in the order in which writers print it. */
export interface Section {
  readonly id: string;
  /** Empty if the page has one section, under its title. */
  readonly heading: string;
  /** The result of the section, in one sentence. */
  readonly answer?: string;
  /** What matters most first; from {@link findingsInSight} on folded. */
  readonly findings: readonly FindingText[];
  readonly tables: readonly ReportTable[];
  readonly charts: readonly SectionChart[];
  readonly groups: readonly NoteGroup[];
  readonly notes: readonly string[];
  readonly legends: readonly LegendId[];
}

/** A chart, and the address of its picture if one was drawn. */
export interface SectionChart {
  readonly chart: Chart;
  readonly address?: string;
}

/** Notes under a heading of their own. */
export interface NoteGroup {
  readonly heading: string;
  readonly notes: readonly string[];
}

/** Explanations of terms, which are the same for every record: a file of `templates/`. */
export type LegendId = "legend" | "legend-study";

/** Options of a page. */
export interface PageOptions {
  /** Rows of each table of layers; default: the table's own. */
  readonly top?: number;
  /** Addresses of drawn pictures by the charts' ids. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** Of a comparison of two records: these. */
  readonly sides?: readonly [ProfileRecord, ProfileRecord];
  /** How a terminal shows a profile. */
  readonly terminal?: TerminalOptions;
}

/** One row of a page's order: how a section's parts are made from a record. A section without parts is left out. */
export interface SectionRow<R> {
  readonly id: string;
  readonly heading: string;
  readonly answer?: (record: R) => string | undefined;
  readonly findings?: (record: R) => readonly FindingText[];
  readonly tables?: readonly NamedTable<R>[];
  readonly charts?: readonly ((record: R) => Chart | readonly Chart[] | undefined)[];
  readonly groups?: (record: R) => readonly NoteGroup[];
  readonly notes?: (record: R) => readonly string[];
  readonly legends?: readonly LegendId[];
}

/** The sections of a record's page, in the order of the rows. */
export function buildSections<R>(
  rows: readonly SectionRow<R>[],
  record: R,
  { top, pictures = {} }: PageOptions,
): readonly Section[] {
  return rows.flatMap((row): readonly Section[] => {
    const { id, heading, legends = [] } = row;
    const answer = row.answer?.(record);
    const tables = (row.tables ?? []).filter(({ shown }) => shown?.(record) ?? true);
    const section: Section = {
      id,
      heading,
      ...(answer === undefined ? {} : { answer }),
      findings: row.findings?.(record) ?? [],
      tables: tables.flatMap(({ build }) => build(record, top)),
      charts: (row.charts ?? [])
        .flatMap((build) => build(record) ?? [])
        .map((chart): SectionChart => {
          const address = pictures[chart.id];
          return { chart, ...(address === undefined ? {} : { address }) };
        }),
      groups: row.groups?.(record) ?? [],
      notes: row.notes?.(record) ?? [],
      legends,
    };
    return isEmpty(section) ? [] : [section];
  });
}

function isEmpty({ answer, findings, tables, charts, groups, notes, legends }: Section): boolean {
  return (
    answer === undefined &&
    [findings, tables, charts, groups, notes, legends].every(({ length }) => length === 0)
  );
}
