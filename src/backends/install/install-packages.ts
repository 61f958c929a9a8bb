import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { probeBackend } from "../probe-backend.ts";
import { explainFileErrors } from "./explain-failure.ts";
import type { InstallContext, Installer } from "./installer.ts";
import { findProject, linkNative, withInstallLock } from "./project.ts";
import { runTool } from "./run-tool.ts";

type PinnedPackage = readonly [name: string, version: string];
/** The backends whose packages are installed here. */
type Installable = "tensorflow" | "webgpu";

/** npm packages by backend, in the versions that are installed. */
const pinnedPackages: Readonly<Record<Installable, readonly PinnedPackage[]>> = {
  // The binding's scripts and sources, and the headers for its addon.
  tensorflow: [
    ["@tensorflow/tfjs-node-gpu", "4.22.0"],
    ["node-api-headers", "1.9.0"],
  ],
  // Dawn for Node, with binaries for Linux, macOS and Windows in the package, and tfjs' backend.
  webgpu: [
    ["webgpu", "0.6.2"],
    ["@tensorflow/tfjs-backend-webgpu", "4.22.0"],
  ],
};

/** npm prints a line per package that it fetches. The largest has 51 MB, which takes ten minutes at 0.09 MB/s. */
const patience = { silenceMs: 600_000, runs: 3 };

/** Installs the npm packages of the WebGPU backend. The GPU's driver is not included: the report says if it is missing. */
export const installWebGpu: Installer = async (entry, { cwd }, context) => {
  const project = findProject(cwd);
  await explainFileErrors(() => withInstallLock(project, () => installPackages("webgpu", project, context)));
  // Probed even if the packages were there already: the report then says that a driver is missing.
  return { project, backend: await probeBackend(entry, { signal: context.signal }) };
};

/**
 * Installs a backend's packages into the project's `node_modules` unless they are there; `package.json` stays as it is.
 *
 * @throws {ProfilerError} `install-failed` or `interrupted`
 */
export async function installPackages(
  backend: Installable,
  project: string,
  context: InstallContext,
): Promise<void> {
  if (await hasPackages(backend, project)) return;
  const own = pinnedPackages[backend];
  context.say(`installing ${own.map(([name, version]) => `${name} ${version}`).join(", ")} with npm`);
  const wanted = [...own, ...(await unsavedPackages(backend, project))];
  const args = [
    // --save-prod, since npm skips a package that the project (a checkout of this one) lists as an optional peer. Nothing is saved.
    ...["install", "--no-save", "--save-prod", "--no-audit", "--no-fund"],
    // The package's own script would download a library that is not used.
    "--ignore-scripts",
    // A silent registry is asked again sooner than after npm's five minutes; packages that an earlier run fetched come from npm's cache.
    ...["--fetch-timeout", "120000", "--fetch-retries", "4", "--prefer-offline", "--loglevel", "http"],
    ...wanted.map(([name, version]) => `${name}@${version}`),
  ];
  const missing = "install npm, which comes with Node";
  await runTool({ tool: "npm", command: "npm", args, cwd: project, missing, patience }, context);
  await linkNative(project);
}

/** Whether the project has a backend's packages in the pinned versions. */
export async function hasPackages(backend: Installable, project: string): Promise<boolean> {
  const own = pinnedPackages[backend];
  const present = await Promise.all(own.map(([name]) => versionIn(project, name)));
  return own.every(([, version], index) => present[index] === version);
}

/** The other backends' packages in the project. npm removes packages that `package.json` does not name, unless they are named again. */
async function unsavedPackages(backend: Installable, project: string): Promise<readonly PinnedPackage[]> {
  const others = Object.entries(pinnedPackages).flatMap(([name, each]) => (name === backend ? [] : each));
  const found = await Promise.all(
    others.map(async ([name]) => [name, await versionIn(project, name)] as const),
  );
  return found.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const]));
}

async function versionIn(project: string, name: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(project, "node_modules", name, "package.json"), "utf8");
    return (JSON.parse(text) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
