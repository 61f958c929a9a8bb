import { writeFileAtomically } from "./files/write-file-atomically.ts";
import type { Io } from "./io.ts";

/** Prints a result, or writes it whole to a file and says so on stderr. Throws `cannot-write`. */
export async function writeResult(io: Io, text: string, file: string | undefined): Promise<void> {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  if (file === undefined) {
    io.stdout.write(whole);
    return;
  }
  await writeFileAtomically(file, whole);
  io.stderr.write(`wrote ${file}\n`);
}
