// Bundles what runs in a reader's browser: the scripts and styles of an HTML report.
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const folder = "src/report/html/client";

/** Writes `main.js`, and `client.css` if there is one, into `report/html/client` of a folder. Several processes may do so at once. */
export async function buildPage(out) {
  const entryPoints = [`${folder}/main.ts`, `${folder}/client.css`].filter((file) =>
    existsSync(join(root, file)),
  );
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: join(out, "report/html/client"),
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: ["chrome115", "firefox115", "safari17"],
    charset: "utf8",
    legalComments: "inline",
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const unfinished = `${path}.${process.pid}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  }
}

/** The `globalSetup` of vitest: from source, reports find the scripts in `.cache/`. */
export const setup = () => buildPage(join(root, ".cache/page"));
