import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ProfilerError } from "../errors.ts";
import { assertWritable } from "./files/write-file-atomically.ts";

/**
 * Refuses, before long work, files that can't be written, one file for two results, and a result over what is read. Names that were left out are
 * undefined.
 *
 * Throws `cannot-write`, `wrong-option`.
 *
 * @param inputs files that are read, or folders of models
 */
export async function checkOutputFiles(
  files: readonly (string | undefined)[],
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  const read = new Set<string>();
  for (const input of inputs) {
    if (input === undefined) continue;
    for (const file of [input, join(input, "model.json"), join(input, "saved_model.pb")])
      read.add(await placeOf(file));
  }
  const places = new Set<string>();
  for (const file of files) {
    if (file === undefined) continue;
    await assertWritable(file);
    const place = await placeOf(file);
    if (read.has(place)) {
      throw new ProfilerError("wrong-option", {
        found: `${file}, which is read, as the file of a result`,
        expected: "another file: what is read is not written over",
        remedy: "choose another name for the result",
      });
    }
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

function placeOf(file: string): Promise<string> {
  return realpath(file).catch(() => resolve(file));
}
