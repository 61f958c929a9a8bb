import type { AnyRecord } from "../../../record/any-record.ts";

/** The JSON of a record as it lies in the page. */
export interface EmbeddedJson {
  readonly fileName: string;
  readonly json: string;
}

/**
 * Unpacks the record in the element with an id. Undefined if the page has no such element.
 *
 * @throws {Error} if the browser lacks DecompressionStream or the data is damaged
 */
export async function unpackJson(id: string): Promise<EmbeddedJson | undefined> {
  const element = document.querySelector<HTMLElement>(`script#${id}`);
  if (element === null) return undefined;
  const bytes = Uint8Array.from(atob((element.textContent ?? "").trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return { fileName: element.dataset["name"] ?? "record.json", json: await new Response(stream).text() };
}

/** The record of {@link EmbeddedJson}: the page's writer took it from a checked one. */
export function recordOf({ json }: EmbeddedJson): AnyRecord {
  return JSON.parse(json) as AnyRecord;
}
