import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * Runs a TypeScript program of this folder in a plain Node process and gives the JSON that is the last line of its output. The program is
 * bundled as deep below the project as it lies in, so that paths beside it hold.
 */
export async function inOwnProcess<Result>(program: string, args: readonly string[]): Promise<Result> {
  const file = fileURLToPath(new URL(`../../.cache/bench/${program}.mjs`, import.meta.url));
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`${program}.ts`, import.meta.url)),
    platform: "node",
    logLevel: "silent",
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  const printed = execFileSync(process.execPath, [file, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.slice(printed.lastIndexOf("\n") + 1)) as Result;
}
