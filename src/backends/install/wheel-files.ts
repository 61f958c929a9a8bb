import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ProfilerError } from "../../errors.ts";
import type { InstallContext } from "./installer.ts";
import { isStamped, stamp } from "./project.ts";
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

/** A wheel is a zip file, which Python can read. Takes only entries with one of the given prefixes that stay inside the target. */
const unpackScript = `
import json, os, shutil, sys, zipfile
target, wheels = sys.argv[1], json.loads(sys.argv[2])
for wheel in wheels:
    with zipfile.ZipFile(wheel["file"]) as archive:
        taken = 0
        for entry in archive.infolist():
            for prefix, replacement in wheel["take"]:
                if entry.is_dir() or not entry.filename.startswith(prefix) or ".." in entry.filename:
                    continue
                path = os.path.join(target, replacement + entry.filename[len(prefix):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(entry) as source, open(path, "wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
                taken += 1
        if taken == 0:
            sys.exit("error: nothing to take in " + wheel["file"])
`;

/** Names by which the addon's build and other programs look for the libraries. */
const links: readonly (readonly [name: string, target: string])[] = [
  ["libtensorflow.so", "libtensorflow_cc.so.2"],
  ["libtensorflow.so.2.9.1", "libtensorflow_cc.so.2"],
  ["libtensorflow_framework.so", "libtensorflow_framework.so.2"],
];

/** Whether `folder` holds the files of exactly these wheels. */
export function isUnpacked(wheels: readonly Wheel[], folder: string): Promise<boolean> {
  return isStamped(folder, stampOf(wheels));
}

/** Names, versions and hashes of the wheels, for {@link stamp}. */
export function stampOf(wheels: readonly Wheel[]): string {
  return wheels.map(({ name, version, sha256 }) => `${name} ${version} ${sha256}\n`).join("");
}

/**
 * Unpacks libraries and headers into `folder`, which appears complete or not at all; the former folder stays until then.
 *
 * @throws {ProfilerError} `install-failed` if the disk is too small or a wheel can't be unpacked, `interrupted` if the signal is aborted
 */
export async function unpackWheels(
  wheels: readonly Wheel[],
  cache: string,
  folder: string,
  python: string,
  context: InstallContext,
): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await assertDiskSpace(
    dirname(folder),
    wheels.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0),
  );
  context.say(`unpacking ${wheels.map(({ name }) => name).join(", ")}`);
  try {
    const plan = wheels.map((wheel) => ({ file: wheelPath(cache, wheel), take: wheel.take }));
    await runTool(
      {
        tool: "python3",
        command: python,
        args: ["-c", unpackScript, partial, JSON.stringify(plan)],
        cwd: dirname(folder),
        missing: "install Python",
      },
      context,
    );
    await mkdir(join(partial, "lib"), { recursive: true });
    for (const [name, target] of links) await symlink(target, join(partial, "lib", name));
    await stamp(partial, stampOf(wheels));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
