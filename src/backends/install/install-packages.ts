import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { linkNative } from "./link-native.ts";
import { pinnedPackages } from "./pinned-packages.ts";
import { runTool } from "./run-tool.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/** npm prints a line for each package that it fetches; the largest, of 51 MB, takes ten minutes at 0.09 MB/s. */
const patience = { silenceMs: 600_000, runs: 3 };

/** Installs a backend's packages into the project without writing them into its package.json, unless they are there. */
export async function installPackages(
  backend: keyof typeof pinnedPackages,
  project: string,
  surroundings: InstallSurroundings,
): Promise<void> {
  if (await hasPackages(backend, project)) return;
  const own = pinnedPackages[backend];
  surroundings.say(`installing ${own.map(([name, version]) => `${name} ${version}`).join(", ")} with npm`);
  const wanted = [...own, ...(await unsavedBeside(backend, project))];
  const args = [
    // As --save-prod, since npm leaves out a package that the project (a checkout of this one) names as an optional peer; nothing is saved.
    ...["install", "--no-save", "--save-prod", "--no-audit", "--no-fund"],
    // A package's own script would download a library that is of no use here.
    "--ignore-scripts",
    // A registry that doesn't answer is asked again sooner than after npm's five minutes; what an ended run fetched isn't fetched again.
    ...["--fetch-timeout", "120000", "--fetch-retries", "4", "--prefer-offline", "--loglevel", "http"],
    ...wanted.map(([name, version]) => `${name}@${version}`),
  ];
  const missing = "install npm, which comes with Node";
  await runTool({ tool: "npm", command: "npm", args, cwd: project, missing, patience }, surroundings);
  await linkNative(project);
}

/** Whether a backend's packages are there in the versions that would be installed. */
export async function hasPackages(backend: keyof typeof pinnedPackages, project: string): Promise<boolean> {
  const own = pinnedPackages[backend];
  const present = await Promise.all(own.map(([name]) => versionIn(project, name)));
  return own.every(([, version], index) => present[index] === version);
}

/** The other backends' packages that are there: npm removes what package.json doesn't name unless it is asked for again. */
async function unsavedBeside(
  backend: string,
  project: string,
): Promise<readonly (readonly [name: string, version: string])[]> {
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
