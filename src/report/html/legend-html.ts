/**
 * Explanations of terms in HTML, from their Markdown in `templates/`: a list whose items have bold text and code, and nothing else. They are the
 * product's own words, not a record's.
 */
export function legendHtml(markdown: string): string {
  const items = markdown
    .trim()
    .split(/^- /m)
    .filter((item) => item !== "")
    .map((item) => `<li>${inlineHtml(item.trim().replace(/\s+/g, " "))}</li>`);
  return `<ul class="legend">${items.join("\n")}</ul>`;
}

function inlineHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/`(.+?)`/g, "<code>$1</code>");
}
