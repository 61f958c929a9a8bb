import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { InstallContext } from "../../../src/backends/install/installer.ts";

/** Makes a folder of programs that serves as the whole PATH: the named ones of the system, and shell scripts. */
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

/** A context with that PATH, which collects the lines that are said. */
export function contextOf(
  path: string,
  signal: AbortSignal = new AbortController().signal,
): InstallContext & { readonly said: string[] } {
  const said: string[] = [];
  return { env: { PATH: path, HOME: path }, signal, say: (line) => said.push(line), said };
}

function whereIs(name: string): string {
  if (name === "node") return process.execPath;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? `/usr/bin/${name}`;
}
