import { ProfilerError } from "../../errors.ts";
import type { Dataset } from "./dataset.ts";
import { readEachPhoto } from "./photo-list.ts";
import type { ReadEachOptions } from "./photo-list.ts";

/** The share of a data set's photos that may be missing or unreadable, if no other is given. */
export const defaultMaxUnreadable = 0.01;

/**
 * Reads every photo that the list does not have, and leaves out those that cannot be read: their ids go to `unreadable`, after those of missing photos.
 *
 * @param maxShare of the photos, missing ones included, that may be left out; default: 0.01
 * @throws {ProfilerError} `photo-unreadable` if more are; as {@link readEachPhoto}
 */
export async function leaveOutUnreadable(
  dataset: Dataset,
  {
    maxShare = defaultMaxUnreadable,
    ...options
  }: ReadEachOptions & { readonly maxShare?: number | undefined },
): Promise<Dataset> {
  const { samples, unreadable: missing = [] } = dataset;
  const photos = await readEachPhoto(samples, options);
  const errors = photos.flatMap((photo) => ("error" in photo ? [photo.error] : []));
  const [first] = errors;
  if (first === undefined) return dataset;
  const broken = samples.filter((_, sample) => "error" in photos[sample]!).map(({ id }) => id);
  const unreadable = [...missing, ...broken];
  const all = samples.length + missing.length;
  if (unreadable.length > maxShare * all) {
    throw new ProfilerError("photo-unreadable", {
      found: `${unreadable.length} of ${all} photos missing or unreadable, as ${first.facts.found}`,
      expected: `at most ${maxShare * 100} % of them`,
      remedy: "replace these photos, remove their rows, or allow a larger share with --max-unreadable",
    });
  }
  const left = samples.filter((_, sample) => "sha256" in photos[sample]!);
  const labels = new Set(left.map(({ label }) => label));
  return {
    ...dataset,
    samples: left,
    classes: dataset.classes.filter((label) => labels.has(label)),
    unreadable,
  };
}
