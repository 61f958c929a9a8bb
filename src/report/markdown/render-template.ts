import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { Markdown } from "./markdown.ts";

/** What a template may insert: Markdown that is safe already, lists of it, and switches. */
export type View = Readonly<Record<string, Markdown | boolean | readonly (Markdown | ViewItem)[]>>;

/** One item of a list with named parts. */
export interface ViewItem {
  readonly [name: string]: Markdown | readonly Markdown[];
}

// `src/report` and `dist/report` are equally deep, so one path serves both.
const folder = new URL("../../../templates/", import.meta.url);

/**
 * Fills a page template of `templates/`. What is inserted must be {@link Markdown}, so that the types say who escaped it;
 * Handlebars itself would escape for HTML, which a Markdown page is not.
 */
export function renderTemplate(name: "study.md.hbs" | "profile.md.hbs", view: View): string {
  const handlebars = Handlebars.create();
  handlebars.registerPartial("legend", read("legend.md.hbs"));
  return handlebars.compile(read(name), { noEscape: true, strict: true, knownHelpersOnly: true })(view);
}

function read(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}
