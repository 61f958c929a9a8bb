import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ProfilerError } from "../../errors.ts";

/** This package's folder: src/ and dist/ lie equally deep. */
const ownFolder = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * The npm project whose `node_modules` this package finds its backends in: the one that has it as a dependency, or itself as a checkout.
 *
 * @throws ProfilerError `install-failed` where `cwd` is outside of it, as of a global installation, or where it isn't npm's
 */
export function ownProject(cwd: string, packageFolder: string = ownFolder): string {
  const folder = realpathSync(packageFolder);
  const project = basename(dirname(folder)) === "node_modules" ? dirname(dirname(folder)) : folder;
  const inside = !relative(project, realpathSync(cwd)).startsWith("..");
  if (inside && existsSync(join(project, "package.json"))) return project;
  throw new ProfilerError("install-failed", {
    found: `this command in ${folder}, which is not of the project in ${cwd}`,
    expected: "a project whose node_modules, made by npm, has clothnet-profiler",
    remedy: "run 'npm install clothnet-profiler' in the project and then 'npx clothnet-report' there",
  });
}
