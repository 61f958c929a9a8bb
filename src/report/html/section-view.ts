import { plural } from "../format.ts";
import { findingsInSight } from "../page/section.ts";
import type { NoteGroup, Section } from "../page/section.ts";
import { viewChart } from "./chart-view.ts";
import type { ChartView } from "./chart-view.ts";
import type { ExplorerView } from "./explorer-view.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";
import { groupTables } from "./table-view.ts";
import type { TableGroup } from "./table-view.ts";

/** A section as its template takes it. `false`: left out. */
export interface SectionView {
  readonly id: string;
  readonly heading: string | false;
  readonly answer: Readable | false;
  readonly findings: readonly FindingView[];
  /** Folded, under the heading. */
  readonly furtherFindings: readonly FindingView[];
  readonly furtherHeading: string;
  readonly charts: readonly ChartView[];
  readonly explorer: ExplorerView | false;
  readonly groups: readonly TableGroup[];
  /** Notes under headings of their own. */
  readonly notesBy: readonly { readonly heading: Readable; readonly notes: readonly Readable[] }[];
  readonly notes: readonly Readable[];
  /** HTML of our own. */
  readonly legends: readonly string[];
}

interface FindingView {
  readonly title: Readable;
  readonly text: Readable;
}

/** The view of a section. */
export function viewSection(section: Section, legends: readonly string[]): SectionView {
  const { id, heading, answer, findings, tables, charts, groups, notes } = section;
  const views = findings.map((one) => ({ title: toReadable(one.title), text: toReadable(one.text) }));
  return {
    id,
    heading: heading !== "" && heading,
    answer: answer !== undefined && toReadable(answer),
    findings: views.slice(0, findingsInSight),
    furtherFindings: views.slice(findingsInSight),
    furtherHeading: plural(Math.max(0, views.length - findingsInSight), "further finding"),
    charts: charts.map(({ chart }) => viewChart(chart)),
    explorer: false,
    groups: groupTables(tables),
    notesBy: groups.map(viewNotes),
    notes: notes.map(toReadable),
    legends,
  };
}

function viewNotes({ heading, notes }: NoteGroup): SectionView["notesBy"][number] {
  return { heading: toReadable(heading), notes: notes.map(toReadable) };
}
