import { ProfilerError } from "../errors.ts";
import type { Io } from "./io.ts";
import { writeNamed } from "./write-output.ts";

/**
 * Checks, before long work, that pictures can be drawn, if any is asked for.
 *
 * @param files undefined for pictures that are not asked for
 * @throws {ProfilerError} `wrong-option` if a package that draws is missing
 */
export async function checkPictures(files: readonly (string | undefined)[]): Promise<void> {
  const file = files.find((name) => name !== undefined);
  if (file === undefined) return;
  const { openCanvas } = await import("../report/charts/open-canvas.ts");
  await openCanvas(`the picture ${file}`);
}

/**
 * Writes a picture and names it on stderr.
 *
 * @returns why it cannot be drawn: an error to throw once the result that it belongs to is written, which may have taken long
 * @throws {ProfilerError} `cannot-write`
 */
export async function writePicture(
  io: Io,
  file: string,
  draw: () => Promise<Buffer>,
): Promise<ProfilerError | undefined> {
  let png: Buffer;
  try {
    png = await draw();
  } catch (error) {
    if (error instanceof ProfilerError) return error;
    throw error;
  }
  await writeNamed(io, file, png);
  return undefined;
}
