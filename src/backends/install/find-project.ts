import { existsSync, realpathSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ProfilerError } from "../../errors.ts";

/** This package's folder: `src/` and `dist/` have the same depth. */
const ownFolder = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * The npm project whose `node_modules` this package loads its backends from: the one that depends on it, or the package itself in a checkout.
 *
 * @throws {ProfilerError} `install-failed` if `cwd` is outside that project, as with a global installation, or if it has no `package.json`
 */
export function findProject(cwd: string, packageFolder: string = ownFolder): string {
  const folder = realpathSync(packageFolder);
  const project = basename(dirname(folder)) === "node_modules" ? dirname(dirname(folder)) : folder;
  const inside = !relative(project, realpathSync(cwd)).startsWith("..");
  if (inside && existsSync(join(project, "package.json"))) return project;
  throw new ProfilerError("install-failed", {
    found: `this command in ${folder}, outside the project in ${cwd}`,
    expected: "an npm project with clothnet-profiler in its node_modules",
    remedy: "run 'npm install clothnet-profiler' in the project and then 'npx clothnet-report' there",
  });
}

/** The folder of TensorFlow's native part in a project, and the package that loads it from within itself. */
export function nativeFolders(project: string): { readonly native: string; readonly inPackage: string } {
  const modules = join(project, "node_modules");
  return {
    native: join(modules, ".clothnet-profiler", "tensorflow"),
    inPackage: join(modules, "@tensorflow", "tfjs-node-gpu"),
  };
}

/** Links the native part into the package, if both exist. It lies outside the package, since npm empties the package at nearly every install. */
export async function linkNative(project: string): Promise<void> {
  const { native, inPackage } = nativeFolders(project);
  if (!existsSync(inPackage)) return;
  for (const name of ["deps", "lib"]) {
    if (!existsSync(join(native, name))) continue;
    const link = join(inPackage, name);
    await rm(link, { recursive: true, force: true });
    await symlink(relative(inPackage, join(native, name)), link);
  }
}
