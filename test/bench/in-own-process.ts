import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Runs a TypeScript program of this folder in a plain Node process and gives the JSON that is the last line of its output. The program is
 * bundled as deep below the project as it lies in, so that paths beside it hold.
 */
export async function inOwnProcess<Result>(program: string, args: readonly string[]): Promise<Result> {
  const file = fileURLToPath(new URL(`../../.cache/bench/${program}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`${program}.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const printed = execFileSync(process.execPath, [file, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.slice(printed.lastIndexOf("\n") + 1)) as Result;
}
