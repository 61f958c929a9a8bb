import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ProfilerError } from "../../errors.ts";
import type { InstallContext } from "./installer.ts";
import { runTool } from "./run-tool.ts";
import type { Wheel } from "./wheels.ts";

/** The tags of the pinned files. They are for one version of Python, whichever is installed: no Python code of the wheels is run. */
const tags = [
  ...["--implementation", "cp", "--python-version", "3.11", "--abi", "cp311"],
  ...["2_27", "2_25", "2_17", "2_12"].flatMap((glibc) => ["--platform", `manylinux_${glibc}_x86_64`]),
  ...["--platform", "manylinux2014_x86_64", "--platform", "manylinux2010_x86_64"],
];

const unfinished = "partial-";
const dayMs = 24 * 3600 * 1000;

/**
 * The folder of downloaded wheels: `CLOTHNET_CACHE`, else `clothnet-profiler` in `XDG_CACHE_HOME`, else in `~/.cache`. Its content may be deleted at any
 * time.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env["CLOTHNET_CACHE"];
  if (own !== undefined && own !== "") return resolve(own);
  const base = env["XDG_CACHE_HOME"];
  const root = base === undefined || base === "" ? join(env["HOME"] || homedir(), ".cache") : resolve(base);
  return join(root, "clothnet-profiler");
}

/** The path of a wheel in the cache. A file of that name is complete, and pip has checked its SHA-256. */
export function wheelPath(cache: string, { name, version, sha256 }: Wheel): string {
  return join(cache, `${name}-${version}-${sha256.slice(0, 16)}.whl`);
}

/**
 * Downloads the wheels that are not in the cache. pip checks each against its SHA-256; only then the file gets its name.
 *
 * @throws {ProfilerError} `install-failed` if the disk is too small or a download fails, `interrupted` if the signal is aborted
 */
export async function fetchWheels(
  wheels: readonly Wheel[],
  cache: string,
  python: string,
  context: InstallContext,
): Promise<void> {
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const missing = wheels.filter((wheel) => !existsSync(wheelPath(cache, wheel)));
  const sizes = missing.map(({ bytes }) => bytes);
  // pip downloads into a temporary folder first and then copies.
  await assertDiskSpace(
    cache,
    sizes.reduce((sum, bytes) => sum + bytes, Math.max(0, ...sizes)),
  );
  for (const wheel of missing) {
    context.say(`downloading ${wheel.name} ${wheel.version} (${Math.ceil(wheel.bytes / 1e6)} MB) with pip`);
    await fetchWheel(wheel, cache, python, context);
  }
}

/**
 * Checks the free space of the file system of an existing `folder`.
 *
 * @throws {ProfilerError} `install-failed` if less than `bytes` are free
 */
export async function assertDiskSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  const gigabytes = (count: number): string => `${(count / 1e9).toFixed(1)} GB`;
  throw new ProfilerError("install-failed", {
    found: `${gigabytes(bavail * bsize)} free in ${folder}`,
    expected: gigabytes(bytes),
    remedy: "free some space, or set CLOTHNET_CACHE to a folder on another disk, and run the command again",
  });
}

/** Removes unfinished downloads of killed processes. No download takes a day. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(unfinished)) continue;
    const folder = join(cache, name);
    const started = await stat(folder).catch(() => undefined);
    if (started !== undefined && Date.now() - started.mtimeMs > dayMs)
      await rm(folder, { recursive: true, force: true });
  }
}

async function fetchWheel(
  wheel: Wheel,
  cache: string,
  python: string,
  context: InstallContext,
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
      // pip's temporary files then lie on the checked disk and are removed with the folder if pip is ended.
      { ...context, env: { ...context.env, TMPDIR: folder } },
    );
    const file = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (file === undefined) throw new Error("pip succeeded without a wheel");
    await rename(join(folder, file), wheelPath(cache, wheel));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
