import { statfs } from "node:fs/promises";
import { ProfilerError } from "../../errors.ts";

/** Throws `install-failed` where the file system of an existing `folder` has less than `bytes` free. */
export async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new ProfilerError("install-failed", {
    found: `${gigabytes(bavail * bsize)} free in ${folder}`,
    expected: `${gigabytes(bytes)}`,
    remedy: "free some space, or set CLOTHNET_CACHE to a folder on another disk, and run it again",
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
