import { existsSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { join, relative } from "node:path";

/** Where the native part of a project lies, and the package that looks for it within itself. */
export function nativeFolders(project: string): { readonly native: string; readonly inPackage: string } {
  const modules = join(project, "node_modules");
  return {
    native: join(modules, ".clothnet-profiler", "tensorflow"),
    inPackage: join(modules, "@tensorflow", "tfjs-node-gpu"),
  };
}

/** Links the native part into the package, as far as both are there. It lies outside of it, since npm empties the package at many an install. */
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
