import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../../shared/", import.meta.url);

/** Why tests that need reference files can't run, or undefined where they can; printed once. */
export const noSharedFiles: string | undefined = existsSync(new URL("oracles/", folder))
  ? undefined
  : "shared/oracles is not beside the project";
if (noSharedFiles !== undefined) console.warn(`skipped: ${noSharedFiles}`);

/** The path of a file beside the project. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(path, folder));
}

/** A parsed JSON file beside the project. */
export function sharedJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(new URL(path, folder), "utf8")) as Content;
}
