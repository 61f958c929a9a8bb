import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assertDiskSpace, wheelPath } from "./fetch-wheels.ts";
import type { InstallContext } from "./installer.ts";
import { runTool } from "./run-tool.ts";
import { isStamped, stamp } from "./stamp.ts";
import type { Wheel } from "./wheels.ts";

/** A wheel is a zip file, which Python can read. Takes only entries with one of the given prefixes that stay inside the target. */
const script = `
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
        args: ["-c", script, partial, JSON.stringify(plan)],
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
