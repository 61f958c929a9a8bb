import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { ProfilerError } from "../errors.ts";
import { assertWritable } from "../record/write-file-atomically.ts";

/**
 * Refuses, before long work, files that can't be written, and one file for two results. Names that were left out are undefined.
 *
 * Throws `cannot-write`, `wrong-option`.
 */
export async function checkOutputFiles(files: readonly (string | undefined)[]): Promise<void> {
  const places = new Set<string>();
  for (const file of files) {
    if (file === undefined) continue;
    await assertWritable(file);
    const place = await realpath(file).catch(() => resolve(file));
    // Any number of results may go to /dev/null.
    if (places.has(place) && !place.startsWith("/dev/")) {
      throw new ProfilerError("wrong-option", {
        found: `${file} as the file of two results`,
        expected: "a file for each",
        remedy: "choose another name for one of them",
      });
    }
    places.add(place);
  }
}
