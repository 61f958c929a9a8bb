import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/** What npm installs: the binding's scripts and sources, and the headers that its addon is built with. */
export const packages: readonly (readonly [name: string, version: string])[] = [
  ["@tensorflow/tfjs-node-gpu", "4.22.0"],
  ["node-api-headers", "1.9.0"],
];

/** Installs {@link packages} into the project, without writing them into its package.json; true where npm had to be called. */
export async function installPackages(project: string, surroundings: InstallSurroundings): Promise<boolean> {
  const present = await Promise.all(packages.map(([name]) => versionIn(project, name)));
  if (packages.every(([, version], index) => present[index] === version)) return false;
  // npm removes what its package.json doesn't name, and so would undo what else was installed in this way.
  const others = await unsavedPackages(project, surroundings);
  const wanted = [...others, ...packages].map(([name, version]) => `${name}@${version}`);
  await npm(
    // The package's own script would download a library that is of no use here.
    ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted],
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

async function unsavedPackages(
  project: string,
  surroundings: InstallSurroundings,
): Promise<readonly (readonly [string, string])[]> {
  const known = new Set(packages.map(([name]) => name));
  // It ends with 1 where anything about the tree is amiss, which is not for this command to judge: `|| true` by npm's own option.
  const text = await npm(["query", ":root > .extraneous, :root > .peer"], project, surroundings);
  const found = JSON.parse(text) as readonly { name: string; version: string; extraneous?: boolean }[];
  return found
    .filter(({ name, extraneous }) => extraneous === true && !known.has(name))
    .map(({ name, version }) => [name, version] as const);
}

function npm(args: readonly string[], project: string, surroundings: InstallSurroundings): Promise<string> {
  return runTool(
    { tool: "npm", command: "npm", args, cwd: project, missing: "install npm, which comes with Node" },
    surroundings,
  );
}
