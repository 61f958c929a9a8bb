import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { CheckRecord } from "../../record/check-record.ts";
import type { ComparisonRecord } from "../../record/comparison-record.ts";
import type { ModelsRecord } from "../../record/models-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { plural } from "../format.ts";
import { checkPage } from "../page/check-page.ts";
import { comparisonPage } from "../page/comparison-page.ts";
import { modelsPage } from "../page/models-page.ts";
import { profilePage } from "../page/profile-page.ts";
import { findingsInSight } from "../page/section.ts";
import type { LegendId, NoteGroup, Page, PageOptions, Section, SectionChart } from "../page/section.ts";
import { studyPage } from "../page/study-page.ts";
import { cleanText } from "./clean-text.ts";
import { escapeMarkdown, fold, joinMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";
import { tablesMarkdown } from "./tables-markdown.ts";

/** The report of one profile in Markdown. */
export function renderProfile(record: ProfileRecord, options: PageOptions): string {
  return renderPage(profilePage(record, options));
}

/** The report of a study in Markdown. */
export function renderStudy(record: StudyRecord, options: PageOptions = {}): string {
  return renderPage(studyPage(record, options));
}

/** A comparison in Markdown. */
export function renderComparison(record: ComparisonRecord, options: PageOptions = {}): string {
  return renderPage(comparisonPage(record, options));
}

/** Many models in Markdown. */
export function renderModels(record: ModelsRecord): string {
  return renderPage(modelsPage(record));
}

/** A check in Markdown. */
export function renderCheck(record: CheckRecord): string {
  return renderPage(checkPage(record));
}

/** A section without its heading, for another page. @param warning of the page that the section is of */
export function sectionMarkdown(section: Section, warning: string | undefined): Markdown {
  const label = warning === undefined ? [] : [`> **${escapeMarkdown(warning)}.**` as Markdown];
  return joinMarkdown([...label, ...blocksOf(section)], "\n\n");
}

/**
 * A page in Markdown, by `templates/page.md.hbs`. What is inserted must be {@link Markdown}, so that the types say who escaped it; Handlebars
 * itself would escape for HTML, which a Markdown page is not.
 */
function renderPage({ title, headline, warning, lead, sections }: Page): string {
  const view: View = {
    title: escapeMarkdown(title),
    warning: warning === undefined ? false : escapeMarkdown(warning),
    lead: [
      ...(headline === undefined ? [] : [`**${escapeMarkdown(headline)}**` as Markdown]),
      ...lead.map(escapeMarkdown),
    ],
    sections: sections
      .map((section): View["sections"][number] => ({
        // Headings are the order's own words, not a record's.
        heading: section.heading === "" ? false : (section.heading as Markdown),
        blocks: blocksOf(section),
      }))
      // Charts of which no picture was drawn leave nothing to show.
      .filter(({ blocks }) => blocks.length > 0),
  };
  const template = Handlebars.compile(read("page"), { noEscape: true, strict: true, knownHelpersOnly: true });
  return template(view);
}

/** What the template may insert. */
interface View {
  readonly title: Markdown;
  readonly warning: Markdown | false;
  readonly lead: readonly Markdown[];
  readonly sections: readonly { readonly heading: Markdown | false; readonly blocks: readonly Markdown[] }[];
}

function blocksOf(section: Section): readonly Markdown[] {
  const { answer, findings, tables, charts, groups, notes, legends } = section;
  return [
    ...(answer === undefined ? [] : [escapeMarkdown(answer)]),
    ...findingList(findings.slice(0, findingsInSight)),
    ...foldedFindings(findings.slice(findingsInSight)),
    ...(tables.length === 0 ? [] : [tablesMarkdown(tables)]),
    ...imagesOf(charts),
    ...groups.flatMap(groupOf),
    ...listOf(notes),
    ...(legends.length === 0 ? [] : [fold("What the words mean", joinMarkdown(legends.map(legendOf), "\n"))]),
  ];
}

function listOf(items: readonly string[]): readonly Markdown[] {
  if (items.length === 0) return [];
  return [
    joinMarkdown(
      items.map((item) => `- ${escapeMarkdown(item)}` as Markdown),
      "\n",
    ),
  ];
}

function findingList(findings: Section["findings"]): readonly Markdown[] {
  if (findings.length === 0) return [];
  return [
    joinMarkdown(
      findings.map(
        ({ title, text }) => `- **${escapeMarkdown(title)}.** ${escapeMarkdown(text)}` as Markdown,
      ),
      "\n",
    ),
  ];
}

function foldedFindings(findings: Section["findings"]): readonly Markdown[] {
  const [list] = findingList(findings);
  return list === undefined ? [] : [fold(plural(findings.length, "further finding"), list)];
}

function groupOf({ heading, notes }: NoteGroup): readonly Markdown[] {
  return [`### ${escapeMarkdown(heading)}` as Markdown, ...listOf(notes)];
}

/** The pictures that were drawn; small ones of a kind stand two in a row. */
function imagesOf(charts: readonly SectionChart[]): readonly Markdown[] {
  const drawn = charts.filter(({ address }) => address !== undefined);
  const small = drawn.filter(({ chart }) => chart.small === true);
  return [
    ...(small.length === 0 ? [] : [joinMarkdown(small.map(smallImage), "\n")]),
    ...drawn.filter((one) => !small.includes(one)).map(imageOf),
  ];
}

/** Nothing in an address may end it. */
function imageOf({ chart, address = "" }: SectionChart): Markdown {
  return `![${escapeMarkdown(chart.alt)}](${safeAddress(address)})` as Markdown;
}

/** In HTML, as Markdown has no width of pictures. */
function smallImage({ chart, address = "" }: SectionChart): Markdown {
  const alt = cleanText(chart.alt)
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return `<img src="${safeAddress(address)}" alt="${alt}" width="49%">` as Markdown;
}

function safeAddress(address: string): string {
  return encodeURI(address).replaceAll("(", "%28").replaceAll(")", "%29");
}

function legendOf(id: LegendId): Markdown {
  return read(id).trimEnd() as Markdown;
}

// `src/report/markdown` and `dist/report/markdown` are equally deep, so one path serves both.
const folder = new URL("../../../templates/", import.meta.url);

function read(name: "page" | LegendId): string {
  return readFileSync(new URL(`${name}.md.hbs`, folder), "utf8");
}
