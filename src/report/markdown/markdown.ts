import { cleanText } from "./clean-text.ts";

declare const markdown: unique symbol;

/** Text that may be inserted into a Markdown page as it is: only {@link escapeMarkdown} and the renderers of this room make it. */
export type Markdown = string & { readonly [markdown]: true };

/**
 * Text from a stranger as GitHub-flavoured Markdown that shows it and does nothing else, on one line: in a table cell, a list item,
 * a heading or a paragraph.
 *
 * `<`, `>` and `&` become entities, so no tag, comment or marker of ours can come out of it; what opens a link, an emphasis, a code
 * span, a cell, a formula or an automatic link gets a backslash, and so does what would open a block at the start of a line.
 */
export function escapeMarkdown(text: string): Markdown {
  const inline = cleanText(text)
    .replace(/[\\`*[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // Inside a word an underscore is only itself: names of layers stay readable.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/:(?=\/\/)|(?<=[\w.+-])@(?=\w)|(?<=\bwww)\.|(?<=\b(?:mailto|xmpp)):/gi, "\\$&");
  // A heading, a list item, a ruler or the underline of a heading; a signed number is left as it is.
  return inline
    .replace(/^(?:#(?=#*(?: |$))|[-+](?= |$)|[-=](?=[-= ]*$))/, "\\$&")
    .replace(/^(\d+)([.)])(?= |$)/, "$1\\$2") as Markdown;
}

/** Pieces of Markdown joined to one. */
export function joinMarkdown(pieces: readonly Markdown[], separator: string): Markdown {
  return pieces.join(separator) as Markdown;
}

/** Markdown behind a line to click on. GitHub reads Markdown inside if empty lines surround it; the line itself is HTML. */
export function fold(summary: string, block: Markdown): Markdown {
  const line = cleanText(summary).replace(/[&<>[\]`*~$|\\]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<details>\n<summary>${line}</summary>\n\n${block}\n\n</details>` as Markdown;
}
