import { folderSource } from "./folder-source.ts";
import type { ModelSource } from "./model-source.ts";
import { urlSource } from "./url-source.ts";

/**
 * The files of a model at a path on disk, or at an `http(s):` address.
 *
 * @throws {ProfilerError} as {@link folderSource} and {@link urlSource} do
 */
export async function sourceAt(place: string): Promise<ModelSource> {
  return /^https?:\/\//i.test(place) ? urlSource(place) : folderSource(place);
}
