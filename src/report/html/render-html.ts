import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { CheckRecord } from "../../record/check-record.ts";
import type { ComparisonRecord } from "../../record/comparison-record.ts";
import type { ModelsRecord } from "../../record/models-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { RecordKind } from "../../record/any-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { tool } from "../../version.ts";
import { checkPage } from "../page/check-page.ts";
import { comparisonPage } from "../page/comparison-page.ts";
import { modelsPage } from "../page/models-page.ts";
import { profilePage } from "../page/profile-page.ts";
import type { Page, PageOptions } from "../page/section.ts";
import { studyPage } from "../page/study-page.ts";
import type { Tile } from "../page/tile.ts";
import { embedRecord } from "./embed-record.ts";
import type { EmbeddedRecord } from "./embed-record.ts";
import { viewExplorer } from "./explorer-view.ts";
import { legendHtml } from "./legend-html.ts";
import { readPageAssets } from "./page-assets.ts";
import { toReadable } from "./readable.ts";
import type { Readable } from "./readable.ts";
import { viewSection } from "./section-view.ts";
import type { SectionView } from "./section-view.ts";

/** Rows in tables of the most expensive layers: all of them stand in a table of their own. */
const mostExpensive = 10;

/** The report of one profile as one HTML file that asks for nothing else. */
export function renderProfileHtml(record: ProfileRecord, options: PageOptions = {}): string {
  const records = [{ id: "record", ...embedRecord(record) }];
  const page = profilePage(record, { ...options, top: mostExpensive });
  return renderHtml(page, "profile", records, viewExplorer(record));
}

/** The report of a study as one HTML file. */
export function renderStudyHtml(record: StudyRecord, options: PageOptions = {}): string {
  const records = [{ id: "record", ...embedRecord(record) }];
  return renderHtml(studyPage(record, options), "study", records, viewExplorer(record));
}

/** A comparison as one HTML file; with the layers of both sides, if they are given. */
export function renderComparisonHtml(record: ComparisonRecord, { sides }: PageOptions = {}): string {
  const page = comparisonPage(record, sides === undefined ? {} : { sides });
  if (sides === undefined) return renderHtml(page, "comparison", [{ id: "record", ...embedRecord(record) }]);
  const [a, b] = sides;
  const records = [
    { id: "record", ...embedRecord(a, "a-") },
    { id: "record-b", ...embedRecord(b, "b-") },
    { id: "comparison", ...embedRecord(record) },
  ];
  return renderHtml(page, "comparison", records, viewExplorer(a));
}

/** Many models as one HTML file. */
export function renderModelsHtml(record: ModelsRecord): string {
  return renderHtml(modelsPage(record), "models", [{ id: "record", ...embedRecord(record) }]);
}

/** A check as one HTML file. */
export function renderCheckHtml(record: CheckRecord): string {
  return renderHtml(checkPage(record), "check", [{ id: "record", ...embedRecord(record) }]);
}

const kindNames: Readonly<Record<RecordKind, string>> = {
  profile: "Model profile",
  study: "Study",
  comparison: "Comparison",
  models: "Models",
  check: "Budgets",
};

function renderHtml(
  page: Page,
  kind: RecordKind,
  records: readonly (EmbeddedRecord & { readonly id: string })[],
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
  const arranged = explorer === undefined ? views : arrange(views, explorer);
  const headed = arranged.filter(({ heading }) => heading !== false);
  return template()({
    kind,
    kindName: kindNames[kind],
    generator: `${tool.name} ${tool.version}`,
    title: toReadable(title),
    warning: warning !== undefined && toReadable(warning),
    lead: lead.map(toReadable),
    tiles: tiles.map(viewTile),
    // Two sections need no list.
    contents: headed.length > 2 && headed,
    sections: arranged,
    charts: jsonForScript(
      Object.fromEntries(sections.flatMap(({ charts }) => charts.map(({ chart }) => [chart.id, chart]))),
    ),
    records,
    styles,
    script,
    scriptHash: `sha256-${createHash("sha256").update(script).digest("base64")}`,
  });
}

function viewTile({ label, value, detail }: Tile): Readonly<Record<keyof Tile, Readable>> {
  return { label: toReadable(label), value: toReadable(value), detail: toReadable(detail) };
}

/** All layers stand behind the most expensive ones, or behind the times and totals of a comparison. */
function arrange(views: readonly SectionView[], explorer: SectionView): readonly SectionView[] {
  const isComparison = views.some(({ id }) => id === "times");
  const before = views.findLastIndex(
    ({ id }) => id === (isComparison ? "totals" : "top-layers") || id === "times",
  );
  return views.toSpliced(before + 1, 0, explorer);
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
