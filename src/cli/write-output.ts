import { realpath } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ProfilerError } from "../errors.ts";
import { assertWritable, writeFileAtomically } from "../files/write-file-atomically.ts";
import type { Io } from "./io.ts";

/** Prints a result, or writes it to a file and names the file on stderr. @throws {ProfilerError} `cannot-write` */
export async function writeOutput(io: Io, text: string, file: string | undefined): Promise<void> {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  if (file === undefined) io.stdout.write(whole);
  else await writeNamed(io, file, whole);
}

/** Writes a file and names it on stderr. @throws {ProfilerError} `cannot-write` */
export async function writeNamed(io: Io, file: string, content: string | Buffer): Promise<void> {
  await writeFileAtomically(file, content);
  io.stderr.write(`wrote ${file}\n`);
}

/** The address of a file as a page links it: relative to the page, with `/`. */
export function addressFrom(page: string | undefined, file: string): string {
  return relative(page === undefined ? "." : dirname(page), file)
    .split(sep)
    .join("/");
}

/**
 * Checks, before long work, that results can be written, each to a file of its own, and none over an input. Undefined names are skipped.
 *
 * @param inputs files that are read, or folders of models
 * @throws {ProfilerError} `cannot-write` if a file cannot be written; `wrong-option` if one is named twice or is an input
 */
export async function checkOutputFiles(
  files: readonly (string | undefined)[],
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  const read = new Set<string>();
  for (const input of inputs) {
    if (input === undefined) continue;
    for (const file of [input, join(input, "model.json"), join(input, "saved_model.pb")])
      read.add(await realPathOf(file));
  }
  const written = new Set<string>();
  for (const file of files) {
    if (file === undefined) continue;
    await assertWritable(file);
    const path = await realPathOf(file);
    if (read.has(path)) {
      throw new ProfilerError("wrong-option", {
        found: `${file}, which is read, as the file of a result`,
        expected: "another file: what is read is not written over",
        remedy: "choose another name for the result",
      });
    }
    // Any number of results may go to /dev/null.
    if (written.has(path) && !path.startsWith("/dev/")) {
      throw new ProfilerError("wrong-option", {
        found: `${file} as the file of two results`,
        expected: "a file for each",
        remedy: "choose another name for one of them",
      });
    }
    written.add(path);
  }
}

function realPathOf(file: string): Promise<string> {
  return realpath(file).catch(() => resolve(file));
}
