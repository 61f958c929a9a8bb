import { ProfilerError } from "../../errors.ts";
import { nearNames } from "../../names.ts";
import { kindOf, kindWords } from "../../record/any-record.ts";
import type { AnyRecord } from "../../record/any-record.ts";
import { sectionMarkdown } from "../markdown/render-page.ts";
import { embeddables } from "./embeddables.ts";
import { findMarkers } from "./find-markers.ts";
import type { MarkedRegion } from "./find-markers.ts";
import { tablesMarkdown } from "../markdown/tables-markdown.ts";
import type { Page } from "../page/section.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** A table or section in a page that is not what the record gives; `line` is that of its begin marker, counted from 1. */
export interface StaleTable {
  readonly name: string;
  readonly line: number;
}

/**
 * Writes tables and sections of a record between the markers of a page (`<!-- clothnet:begin NAME -->` ... `<!-- clothnet:end NAME -->`) and
 * leaves everything else as it is, line ends included. Doing it twice changes nothing more.
 *
 * @param names what to write; all of the record's kind that has markers, where it is left out
 * @throws ProfilerError `markers-missing` where a name is unknown, a named table has no markers, markers are broken, or the page has
 *   markers for no table of this kind of record
 */
export function embedTables(page: string, record: AnyRecord, names?: readonly string[]): string {
  const lines = linesOf(page);
  const contents = new Map(
    regionsFor(lines, record, names).map((region) => [
      region.begin,
      { region, text: contentOf(lines, region, record) },
    ]),
  );
  const out: string[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    out.push(lines[line] ?? "");
    const content = contents.get(line);
    if (content === undefined) continue;
    out.push(content.text);
    line = content.region.end - 1;
  }
  return out.join("");
}

/** The tables and sections between markers of a page that differ from what the record gives: none where the page is up to date. Names and errors as of {@link embedTables}. */
export function checkEmbedded(
  page: string,
  record: AnyRecord,
  names?: readonly string[],
): readonly StaleTable[] {
  const lines = linesOf(page);
  return regionsFor(lines, record, names).flatMap((region) =>
    lines.slice(region.begin + 1, region.end).join("") === contentOf(lines, region, record)
      ? []
      : [{ name: region.name, line: region.begin + 1 }],
  );
}

/** Lines with their ends. */
function linesOf(page: string): readonly string[] {
  return page.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function regionsFor(
  lines: readonly string[],
  record: AnyRecord,
  names: readonly string[] | undefined,
): readonly MarkedRegion[] {
  const kind = kindOf(record);
  const ours: readonly string[] = embeddables.filter(({ of }) => of === kind).map(({ name }) => name);
  const known = new Set(embeddables.map(({ name }) => name));
  for (const name of names ?? [])
    if (!ours.includes(name))
      throw unknownName(name, "among those asked for", ours, ` of ${kindWords[kind]}`);
  const regions = findMarkers(lines.map((line) => line.replace(/\r?\n$/, "")));
  for (const { name, begin } of regions) {
    // A page may hold tables of a study and of a profile: those of the other kind are left alone.
    if (!known.has(name)) throw unknownName(name, `in line ${begin + 1}`, [...known]);
  }
  for (const name of names ?? []) {
    if (!regions.some((region) => region.name === name)) throw noMarkers(name, lines.length);
  }
  const wanted = regions.filter(({ name }) => (names ?? ours).includes(name));
  if (wanted.length === 0 && names?.length !== 0) throw noMarkers(ours[0] ?? "", lines.length);
  return wanted;
}

function contentOf(lines: readonly string[], { name, begin }: MarkedRegion, record: AnyRecord): string {
  const end = lines[begin]?.endsWith("\r\n") === true ? "\r\n" : "\n";
  return `\n${textOf(name, record)}\n\n`.replaceAll("\n", end);
}

function textOf(name: string, record: AnyRecord): string {
  const found = embeddables.find((candidate) => candidate.name === name && candidate.of === kindOf(record));
  if (found === undefined) throw new Error(`nothing called ${name} for this kind of record`);
  // The kinds agree.
  const content = found.content as
    | {
        readonly [Key in "tables"]: (record: AnyRecord) => readonly ReportTable[];
      }
    | { readonly id: string; readonly page: (record: AnyRecord) => Page };
  if ("tables" in content) return tablesMarkdown(content.tables(record));
  const { sections, warning } = content.page(record);
  const section = sections.find(({ id }) => id === content.id);
  return section === undefined
    ? "The record has nothing of this section."
    : sectionMarkdown(section, warning);
}

function unknownName(name: string, where: string, known: readonly string[], of = ""): ProfilerError {
  const [near] = nearNames(name, known);
  return new ProfilerError("markers-missing", {
    found: `the name ${name} ${where}`,
    expected: `a table or section that has one: 'npx clothnet-report embed --help' lists the names${of}`,
    remedy: near === undefined ? "correct the name" : `write ${near}`,
  });
}

function noMarkers(name: string, lines: number): ProfilerError {
  return new ProfilerError("markers-missing", {
    found: `no markers for it on lines 1 to ${lines}`,
    expected: `<!-- clothnet:begin ${name} --> and <!-- clothnet:end ${name} -->, each alone on its line and outside fenced code`,
    remedy: "add both lines where the table belongs",
  });
}
