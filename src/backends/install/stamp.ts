import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const fileName = "clothnet-step.txt";

/** Whether the installation step with its result in `folder` was finished from exactly `inputs` (names, versions and hashes). */
export async function isStamped(folder: string, inputs: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, fileName), "utf8")) === inputs;
  } catch {
    return false;
  }
}

/** Marks the step with its result in `folder` as finished from `inputs`. */
export async function stamp(folder: string, inputs: string): Promise<void> {
  const file = join(folder, fileName);
  await writeFile(`${file}.partial`, inputs);
  await rename(`${file}.partial`, file);
}

/** Removes the mark; to be called before the result changes. */
export async function unstamp(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
}
