import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/** A package of npm in the version that is installed. */
export type PinnedPackage = readonly [name: string, version: string];

/** Installs `packages` into the project without writing them into its package.json; true where npm had to be called. */
export async function installPackages(
  packages: readonly PinnedPackage[],
  project: string,
  surroundings: InstallSurroundings,
): Promise<boolean> {
  const present = await Promise.all(packages.map(([name]) => versionIn(project, name)));
  if (packages.every(([, version], index) => present[index] === version)) return false;
  // npm removes what its package.json doesn't name, and so would undo what else was installed in this way.
  const others = (await unsavedPackages(project, surroundings)).filter(
    ([name]) => !packages.some(([own]) => own === name),
  );
  const wanted = [...others, ...packages].map(([name, version]) => `${name}@${version}`);
  surroundings.say(
    `installing ${packages.map(([name, version]) => `${name} ${version}`).join(", ")} with npm`,
  );
  await npm(
    // A package's own script would download a library that is of no use here. As --save-prod, since npm leaves out a package that the
    // project (a checkout of this one) names as an optional peer; nothing is saved.
    ["install", "--no-save", "--save-prod", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted],
    project,
    surroundings,
  );
  return true;
}

async function versionIn(project: string, name: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(project, "node_modules", name, "package.json"), "utf8");
    return (JSON.parse(text) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

/** What was installed without being saved, as these packages are; what only others need comes with them. */
async function unsavedPackages(
  project: string,
  surroundings: InstallSurroundings,
): Promise<readonly PinnedPackage[]> {
  const text = await npm(["query", ":extraneous"], project, surroundings);
  const found = JSON.parse(text) as readonly {
    readonly name: string;
    readonly version: string;
    readonly location: string;
    readonly from: readonly string[];
  }[];
  return found
    .filter(({ name, location, from }) => from.length === 0 && location === `node_modules/${name}`)
    .map(({ name, version }) => [name, version] as const);
}

function npm(args: readonly string[], project: string, surroundings: InstallSurroundings): Promise<string> {
  return runTool(
    { tool: "npm", command: "npm", args, cwd: project, missing: "install npm, which comes with Node" },
    surroundings,
  );
}
