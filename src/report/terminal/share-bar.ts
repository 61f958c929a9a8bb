import type { Screen } from "./screen.ts";

/** Characters of a full bar. */
const barWidth = 10;

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A share as a bar, a full one for the greatest share of its table: in eighths of a character, or of `#` where the screen has ASCII alone. A share that is not 0 has at
 * least the smallest part.
 */
export function shareBar(
  share: number | undefined,
  greatest: number,
  { unicode }: Pick<Screen, "unicode">,
): string {
  if (share === undefined || !(share > 0)) return "";
  const length = Math.min(share / greatest, 1) * barWidth;
  if (!unicode) return "#".repeat(Math.max(1, Math.round(length)));
  const parts = Math.max(1, Math.round(length * 8));
  return "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
}
