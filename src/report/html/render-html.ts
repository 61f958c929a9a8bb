import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { ComparisonRecord } from "../../record/comparison-record.ts";
import type { AnyRecord } from "../../record/parse-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { comparisonPage } from "../page/comparison-page.ts";
import { profilePage } from "../page/profile-page.ts";
import type { Page, PageOptions } from "../page/section.ts";
import { studyPage } from "../page/study-page.ts";
import type { Tile } from "../page/tile.ts";
import { embedRecord } from "./embed-record.ts";
import { viewExplorer } from "./explorer-view.ts";
import { legendHtml } from "./legend-html.ts";
import { readPageAssets } from "./page-assets.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";
import { viewSection } from "./section-view.ts";
import type { SectionView } from "./section-view.ts";

/** The report of one profile as one HTML file that asks for nothing else. */
export function renderProfileHtml(record: ProfileRecord, options: PageOptions = {}): string {
  return renderHtml(profilePage(record, options), record, "profile", viewExplorer(record));
}

/** The report of a study as one HTML file. */
export function renderStudyHtml(record: StudyRecord, options: PageOptions = {}): string {
  return renderHtml(studyPage(record, options), record, "study", viewExplorer(record));
}

/** A comparison as one HTML file. */
export function renderComparisonHtml(record: ComparisonRecord): string {
  return renderHtml(comparisonPage(record), record, "comparison");
}

const kindNames = { profile: "Model profile", study: "Study", comparison: "Comparison" } as const;

function renderHtml(
  page: Page,
  record: AnyRecord,
  kind: keyof typeof kindNames,
  explorer?: SectionView,
): string {
  const { title, warning, lead, tiles, sections } = page;
  const { styles, script } = readPageAssets();
  const views = sections.map((section) =>
    viewSection(
      section,
      section.legends.map((id) => legendHtml(readTemplate(`${id}.md`))),
    ),
  );
  return template()({
    kind,
    kindName: kindNames[kind],
    generator: `${record.tool.name} ${record.tool.version}`,
    title: toReadable(title),
    warning: warning !== undefined && toReadable(warning),
    lead: lead.map(toReadable),
    tiles: tiles.map(viewTile),
    sections: explorer === undefined ? views : withExplorer(views, explorer),
    charts: jsonForScript(
      Object.fromEntries(sections.flatMap(({ charts }) => charts.map(({ chart }) => [chart.id, chart]))),
    ),
    records: [{ id: "record", ...embedRecord(record) }],
    styles,
    script,
    scriptHash: `sha256-${createHash("sha256").update(script).digest("base64")}`,
  });
}

function viewTile({ label, value, detail }: Tile): Readonly<Record<keyof Tile, Readable>> {
  return { label: toReadable(label), value: toReadable(value), detail: toReadable(detail) };
}

/** After the most expensive layers, by count and by time. */
function withExplorer(views: readonly SectionView[], explorer: SectionView): readonly SectionView[] {
  const after = Math.max(...["top-layers", "time"].map((id) => views.findIndex((view) => view.id === id)));
  return views.toSpliced(after + 1, 0, explorer);
}

/** JSON that ends no `<script>` around it, with long names shortened as the page shows them. */
function jsonForScript(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === "string" ? toReadable(part) : part,
  );
  return text.replaceAll("<", "\\u003C");
}

const folder = new URL("../../../templates/", import.meta.url);
let compiled: Handlebars.TemplateDelegate | undefined;

/** The page's template. Handlebars escapes what it inserts; three braces stand around our own HTML, styles, script and JSON alone. */
function template(): Handlebars.TemplateDelegate {
  if (compiled !== undefined) return compiled;
  const handlebars = Handlebars.create();
  for (const name of ["section", "table", "notes"])
    handlebars.registerPartial(name, readTemplate(`${name}.html`));
  compiled = handlebars.compile(readTemplate("page.html"), { strict: true, knownHelpersOnly: true });
  return compiled;
}

function readTemplate(name: string): string {
  return readFileSync(new URL(`${name}.hbs`, folder), "utf8");
}
