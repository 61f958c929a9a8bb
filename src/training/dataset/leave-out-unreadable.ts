import { availableParallelism } from "node:os";
import { ProfilerError } from "../../errors.ts";
import type { Dataset } from "./dataset.ts";
import { decodePhoto } from "./decode-photo.ts";
import { stopIfAborted } from "../fit/training-progress.ts";

/** The share of a data set's photos that may be missing or unreadable, if no other is given. */
export const defaultMaxUnreadable = 0.01;

/**
 * Reads every photo once, to a few pixels, and leaves out those that cannot be read: their ids go to `unreadable`, after those of missing photos.
 *
 * @param maxShare of the photos, missing ones included, that may be left out; default: 0.01
 * @throws {ProfilerError} `photo-unreadable` if more are; `interrupted` if the signal is aborted
 */
export async function leaveOutUnreadable(
  dataset: Dataset,
  {
    maxShare = defaultMaxUnreadable,
    signal,
  }: { readonly maxShare?: number; readonly signal?: AbortSignal } = {},
): Promise<Dataset> {
  const { samples, unreadable: missing = [] } = dataset;
  const errors = new Map<string, ProfilerError>();
  const queue = samples.values();
  const work = async (): Promise<void> => {
    for (const { id, file } of queue) {
      stopIfAborted(signal, "the photos to read");
      await decodePhoto(file, { height: 8, width: 8 }).catch((error: unknown) => {
        if (!(error instanceof ProfilerError)) throw error;
        errors.set(id, error);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  const [first] = errors.values();
  if (first === undefined) return dataset;
  const broken = samples.filter(({ id }) => errors.has(id)).map(({ id }) => id);
  const unreadable = [...missing, ...broken];
  const all = samples.length + missing.length;
  if (unreadable.length > maxShare * all) {
    throw new ProfilerError("photo-unreadable", {
      found: `${unreadable.length} of ${all} photos missing or unreadable, as ${first.facts.found}`,
      expected: `at most ${maxShare * 100} % of them`,
      remedy: "replace these photos, remove their rows, or allow a larger share with --max-unreadable",
    });
  }
  const left = samples.filter(({ id }) => !errors.has(id));
  const labels = new Set(left.map(({ label }) => label));
  return {
    ...dataset,
    samples: left,
    classes: dataset.classes.filter((label) => labels.has(label)),
    unreadable,
  };
}
