import { readdir } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import { ProfilerError } from "../../errors.ts";
import type { Sample } from "./dataset.ts";
import type { LabeledRow } from "./read-labels.ts";

/** Folders of photos; the first that exists is read: 400-pixel copies before full resolution. */
const photoFolders = ["images_compressed", "images", "images_original"] as const;

/** Endings that an id may omit, in any case; of two files with the same name the one with the earlier ending counts. */
const photoEndings: readonly string[] = [".jpg", ".jpeg", ".png"];

/**
 * Finds the photo of each row: a file named as the id, or as the id and one of the endings. Only names in the listing of the
 * photo folder count, so no id leads out of it.
 *
 * @param maxMissing share of the rows that may have no photo
 * @throws {ProfilerError} `dataset-not-found` without a photo folder, `photo-missing` if more rows have no photo in it
 */
export async function findPhotos(
  folder: string,
  rows: readonly LabeledRow[],
  maxMissing: number,
): Promise<{ readonly samples: Sample[]; readonly missing: readonly string[] }> {
  const { photos, names } = await listPhotos(folder);
  const byId = new Map<string, string>();
  for (const ending of photoEndings.toReversed()) {
    for (const name of names) {
      const { name: stem, ext } = parse(name);
      if (ext.toLowerCase() === ending) byId.set(stem, name).set(name, name);
    }
  }
  const missing = rows.filter(({ id }) => !byId.has(id));
  if (missing[0] !== undefined && missing.length > maxMissing * rows.length)
    throw missingPhotos(join(folder, photos), missing[0], missing.length);
  const found = rows.filter(({ id }) => byId.has(id));
  const samples = found.map(({ id, label, group }) => ({
    id,
    file: resolve(folder, photos, byId.get(id)!),
    label,
    ...(group === undefined ? {} : { group }),
  }));
  return { samples, missing: missing.map(({ id }) => id) };
}

async function listPhotos(folder: string): Promise<{ photos: string; names: string[] }> {
  for (const photos of photoFolders) {
    const names = await readdir(join(folder, photos)).catch(() => undefined);
    if (names !== undefined) return { photos, names: names.toSorted() };
  }
  throw new ProfilerError("dataset-not-found", {
    found: `no folder of photos in ${folder}`,
    expected: `one of ${photoFolders.join(", ")}`,
    remedy: "unpack the photos beside the CSV",
  });
}

function missingPhotos(photos: string, { id, line }: LabeledRow, count: number): ProfilerError {
  return new ProfilerError("photo-missing", {
    found: `no ${id}${parse(id).ext === "" ? photoEndings[0] : ""} in ${photos} (line ${line} of the CSV; ${count} missing in all)`,
    expected: "a photo for every row of a kept label",
    remedy: "unpack the data set again or remove those rows",
  });
}
