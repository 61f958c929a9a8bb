import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the package's code into a folder of the project that lies as deep as `dist`. */
export function buildPackage(folder: string): void {
  execFileSync(process.execPath, [join(root, "build.js"), folder]);
}
