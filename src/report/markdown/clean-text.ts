/**
 * Text from a stranger on one line: white space becomes single spaces, characters that steer a terminal or turn the direction of
 * writing become U+FFFD, and so do halves of surrogate pairs.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "\uFFFD")
    .trim();
}
