import { existsSync, realpathSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
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

/**
 * Runs `install` while no other process installs into the project. Two at once would delete each other's unfinished folders and could stamp a deleted
 * result as finished. A lock left by a killed process is taken over.
 *
 * @throws {ProfilerError} `install-failed` if another process holds the lock
 */
export async function withInstallLock<Result>(
  project: string,
  install: () => Promise<Result>,
): Promise<Result> {
  const folder = join(project, "node_modules", ".clothnet-profiler");
  await mkdir(folder, { recursive: true });
  const lock = join(folder, "installing.txt");
  await acquire(lock);
  try {
    return await install();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number(await readFile(lock, "utf8").catch(() => ""));
    if (isOtherProcess(holder)) {
      throw new ProfilerError("install-failed", {
        found: `another installation into this project, process ${holder}`,
        expected: "one installation at a time",
        remedy: `run the command again when that process has ended; if it is no installation, delete ${lock}`,
      });
    }
    await rm(lock, { force: true });
    await acquire(lock);
  }
}

/** False for our own process id: in a restarted container, the lock of a former process may have the same number. */
function isOtherProcess(holder: number): boolean {
  if (holder === process.pid) return false;
  try {
    return process.kill(holder, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** The file in a step's folder that says what the step was finished from. */
const stampFile = "clothnet-step.txt";

/** Whether the installation step with its result in `folder` was finished from exactly `inputs` (names, versions and hashes). */
export async function isStamped(folder: string, inputs: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, stampFile), "utf8")) === inputs;
  } catch {
    return false;
  }
}

/** Marks the step with its result in `folder` as finished from `inputs`. */
export async function stamp(folder: string, inputs: string): Promise<void> {
  const file = join(folder, stampFile);
  await writeFile(`${file}.partial`, inputs);
  await rename(`${file}.partial`, file);
}

/** Removes the mark; to be called before the result changes. */
export async function unstamp(folder: string): Promise<void> {
  await rm(join(folder, stampFile), { force: true });
}
