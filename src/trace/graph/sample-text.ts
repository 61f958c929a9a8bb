/** What a model of texts is counted for: how many words and bytes a text has decides what such a model computes. */
export const sampleText: string = "The quick brown fox jumps over the lazy dog, and the dog sleeps on.";

/** What is said of a text input. */
export function sampleTextNote(input: string): string {
  return `every text of the input ${input} is taken to be ${JSON.stringify(sampleText)} (${sampleText.length} characters)`;
}
