import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const fileName = "clothnet-step.txt";

/** Whether the step whose result lies in `folder` was finished for exactly `what`. */
export async function isStamped(folder: string, what: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, fileName), "utf8")) === what;
  } catch {
    return false;
  }
}

/** Notes that the step whose result lies in `folder` is finished for `what`. */
export async function stamp(folder: string, what: string): Promise<void> {
  const file = join(folder, fileName);
  await writeFile(`${file}.partial`, what);
  await rename(`${file}.partial`, file);
}

/** Takes the note back before the result is changed. */
export async function unstamp(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
}
