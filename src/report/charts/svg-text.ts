import { cleanText } from "../markdown/clean-text.ts";

/** Text from a stranger as the content of an SVG element or attribute: it shows, and does nothing else. */
export function svgText(text: string, longest = 70): string {
  const characters = [...cleanText(text)];
  const kept = characters.length <= longest ? characters : [...characters.slice(0, longest - 1), "…"];
  return kept
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
