import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { InstallSurroundings } from "../../../src/backends/install/surroundings.ts";

/** A folder of programs to be the whole PATH: those of the system that are named, and shell scripts. */
export function programFolder(
  folder: string,
  { real = [], scripts = {} }: { real?: readonly string[]; scripts?: Readonly<Record<string, string>> },
): string {
  mkdirSync(folder, { recursive: true });
  for (const name of real) symlinkSync(whereIs(name), join(folder, name));
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Surroundings with that PATH, which remember what is said. */
export function surroundingsOf(
  path: string,
  signal: AbortSignal = new AbortController().signal,
): InstallSurroundings & { readonly said: string[] } {
  const said: string[] = [];
  return { env: { PATH: path, HOME: path }, signal, say: (line) => said.push(line), said };
}

function whereIs(name: string): string {
  if (name === "node") return process.execPath;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? `/usr/bin/${name}`;
}
