import { existsSync } from "node:fs";

/** A folder of reference files beside the project; when it is absent, the reason for skipping is printed once. */
export function sharedFolder(path: string): { readonly url: URL; readonly missing: boolean } {
  const url = new URL(`../../../../shared/${path}/`, import.meta.url);
  const missing = !existsSync(url);
  if (missing) process.stderr.write(`skipped: shared/${path} is not beside the project\n`);
  return { url, missing };
}
