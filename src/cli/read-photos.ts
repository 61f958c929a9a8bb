import type { Dataset } from "../training/dataset/dataset.ts";
import { leaveOutUnreadable } from "../training/dataset/leave-out-unreadable.ts";
import { readDataset } from "../training/dataset/read-dataset.ts";
import type { ReadDatasetOptions } from "../training/dataset/read-dataset.ts";
import type { Io } from "./io.ts";

/**
 * Reads a data set and every photo of it, and names on stderr how many were left out.
 *
 * @throws {ProfilerError} as {@link readDataset} and {@link leaveOutUnreadable}
 */
export async function readPhotos(
  folder: string,
  {
    maxUnreadable: maxShare,
    ...options
  }: { readonly [K in keyof ReadDatasetOptions]: ReadDatasetOptions[K] | undefined },
  io: Io,
): Promise<Dataset> {
  const given = Object.entries({ ...options, maxUnreadable: maxShare }).filter(
    ([, value]) => value !== undefined,
  );
  const found = await readDataset(folder, Object.fromEntries(given));
  const dataset = await leaveOutUnreadable(found, {
    signal: io.signal,
    ...(maxShare === undefined ? {} : { maxShare }),
  });
  const { unreadable = [], samples } = dataset;
  if (unreadable.length > 0)
    io.stderr.write(
      `left out ${unreadable.length} of ${samples.length + unreadable.length} photos, which are missing or unreadable\n`,
    );
  return dataset;
}
