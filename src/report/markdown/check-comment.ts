import type { CheckRecord } from "../../record/check-record.ts";
import { checkEaters, checkFigures } from "../tables/check-figures.ts";
import { checkSentence } from "../words/check-words.ts";
import { escapeMarkdown } from "./markdown.ts";
import { tablesMarkdown } from "./tables-markdown.ts";

/** The line by which a comment on a pull request is found again, so that it is replaced and not repeated. */
export const commentMarker = "<!-- clothnet-report check -->";

/** GitHub refuses longer bodies of comments: 65,536 characters. */
const longestComment = 65_536;

/** A check as the comment of a pull request: the result, a table per model, and layers folded. Layers are left out where a comment would be too long. */
export function checkComment(record: CheckRecord): string {
  const whole = comment(record, true);
  return whole.length <= longestComment ? whole : comment(record, false).slice(0, longestComment);
}

function comment(record: CheckRecord, withLayers: boolean): string {
  const { passed, models, tool } = record;
  const layers = withLayers ? models.flatMap(checkEaters) : [];
  const parts = [
    commentMarker,
    `## ${passed ? "✅" : "❌"} ${escapeMarkdown(checkSentence(record))}`,
    ...models.map((model) => tablesMarkdown([checkFigures(model)])),
    ...(layers.length === 0
      ? []
      : [
          `<details>\n<summary>Layers that use most of the budget</summary>\n\n${tablesMarkdown(layers)}\n\n</details>`,
        ]),
    escapeMarkdown(`Made by ${tool.name} ${tool.version}.`),
  ];
  return `${parts.join("\n\n")}\n`;
}
