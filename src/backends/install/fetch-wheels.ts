import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertRoom } from "./assert-room.ts";
import { runTool } from "./run-tool.ts";
import type { InstallSurroundings } from "./surroundings.ts";
import type { Wheel } from "./wheels.ts";

/** The tags of the pinned files: one Python's are taken whichever is installed, since no Python code of them is run. */
const tags = [
  ...["--implementation", "cp", "--python-version", "3.11", "--abi", "cp311"],
  ...["2_27", "2_25", "2_17", "2_12"].flatMap((glibc) => ["--platform", `manylinux_${glibc}_x86_64`]),
  ...["--platform", "manylinux2014_x86_64", "--platform", "manylinux2010_x86_64"],
];

const unfinished = "partial-";
const dayMs = 24 * 3600 * 1000;

/** The path of a wheel in the cache. A file of that name is whole and has been checked by pip. */
export function wheelPath(cache: string, { name, version, sha256 }: Wheel): string {
  return join(cache, `${name}-${version}-${sha256.slice(0, 16)}.whl`);
}

/** Downloads the wheels that the cache lacks; pip checks each against its SHA-256, and only then it gets its name. */
export async function fetchWheels(
  wheels: readonly Wheel[],
  cache: string,
  python: string,
  surroundings: InstallSurroundings,
): Promise<void> {
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const lacking = wheels.filter((wheel) => !existsSync(wheelPath(cache, wheel)));
  const sizes = lacking.map(({ bytes }) => bytes);
  // pip downloads into a temporary folder first and then copies.
  await assertRoom(
    cache,
    sizes.reduce((sum, bytes) => sum + bytes, Math.max(0, ...sizes)),
  );
  for (const wheel of lacking) {
    surroundings.say(
      `downloading ${wheel.name} ${wheel.version} (${Math.ceil(wheel.bytes / 1e6)} MB) with pip`,
    );
    await fetchWheel(wheel, cache, python, surroundings);
  }
}

/** Removes what a process that was killed had begun to download: no download takes a day. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(unfinished)) continue;
    const folder = join(cache, name);
    const begun = await stat(folder).catch(() => undefined);
    if (begun !== undefined && Date.now() - begun.mtimeMs > dayMs)
      await rm(folder, { recursive: true, force: true });
  }
}

async function fetchWheel(
  wheel: Wheel,
  cache: string,
  python: string,
  surroundings: InstallSurroundings,
): Promise<void> {
  const folder = await mkdtemp(join(cache, unfinished));
  try {
    const requirements = join(folder, "requirements.txt");
    await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
    const args = [
      ...["-m", "pip", "download", "--quiet", "--progress-bar", "off", "--disable-pip-version-check"],
      ...["--no-input", "--no-cache-dir", "--no-deps", "--only-binary=:all:", "--require-hashes"],
      ...["--timeout", "60", "--retries", "3", "--dest", folder, "--requirement", requirements, ...tags],
    ];
    await runTool(
      { tool: "pip", command: python, args, cwd: folder, missing: "install Python", patience: { runs: 3 } },
      // Its temporary files lie where there is room, and go with the folder when pip is ended.
      { ...surroundings, env: { ...surroundings.env, TMPDIR: folder } },
    );
    const file = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (file === undefined) throw new Error("pip succeeded without a wheel");
    await rename(join(folder, file), wheelPath(cache, wheel));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
