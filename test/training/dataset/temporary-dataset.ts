import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of the given files (path within the folder to content), removed when the running test ends. */
export async function temporaryFolder(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dataset-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** The data set of the given CSV with an empty file in `images/` for each of the named photos. */
export function temporaryDataset(csv: string, photos: readonly string[]): Promise<string> {
  return temporaryFolder({
    "images.csv": csv,
    ...Object.fromEntries(photos.map((photo) => [`images/${photo}`, ""])),
  });
}
