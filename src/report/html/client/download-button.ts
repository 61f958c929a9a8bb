import type { EmbeddedJson } from "./embedded-record.ts";
import { make, makeButton } from "./dom.ts";

/** The button that saves the page's record as a file. */
export function downloadButton({ fileName, json }: EmbeddedJson): HTMLButtonElement {
  return makeButton(`Download ${fileName}`, () => {
    const url = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    make("a", { href: url, download: fileName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
}
