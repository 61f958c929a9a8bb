import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assertRoom } from "./assert-room.ts";
import { wheelPath } from "./fetch-wheels.ts";
import { runTool } from "./run-tool.ts";
import { isStamped, stamp } from "./stamp.ts";
import type { InstallSurroundings } from "./surroundings.ts";
import type { Wheel } from "./wheels.ts";

/** A wheel is a zip file, and Python reads zip files. Names are kept only where they begin as asked and stay inside of the target. */
const script = `
import json, os, shutil, sys, zipfile
target, wheels = sys.argv[1], json.loads(sys.argv[2])
for wheel in wheels:
    with zipfile.ZipFile(wheel["file"]) as archive:
        taken = 0
        for entry in archive.infolist():
            for begin, instead in wheel["take"]:
                if entry.is_dir() or not entry.filename.startswith(begin) or ".." in entry.filename:
                    continue
                path = os.path.join(target, instead + entry.filename[len(begin):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(entry) as source, open(path, "wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
                taken += 1
        if taken == 0:
            sys.exit("error: nothing to take in " + wheel["file"])
`;

/** Names under which the addon's build and other programs look for the libraries. */
const links: readonly (readonly [name: string, target: string])[] = [
  ["libtensorflow.so", "libtensorflow_cc.so.2"],
  ["libtensorflow.so.2.9.1", "libtensorflow_cc.so.2"],
  ["libtensorflow_framework.so", "libtensorflow_framework.so.2"],
];

/** Whether `folder` holds what is taken out of exactly these wheels. */
export function isUnpacked(wheels: readonly Wheel[], folder: string): Promise<boolean> {
  return isStamped(folder, stampOf(wheels));
}

/** The note on what was made of exactly these wheels. */
export function stampOf(wheels: readonly Wheel[]): string {
  return wheels.map(({ name, version, sha256 }) => `${name} ${version} ${sha256}\n`).join("");
}

/** Unpacks libraries and headers into `folder`, which appears whole or not at all; what was there stays until then. */
export async function unpackWheels(
  wheels: readonly Wheel[],
  cache: string,
  folder: string,
  python: string,
  surroundings: InstallSurroundings,
): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await assertRoom(
    dirname(folder),
    wheels.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0),
  );
  surroundings.say(`unpacking ${wheels.map(({ name }) => name).join(", ")}`);
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
      surroundings,
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
