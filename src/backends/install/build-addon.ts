import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quietSource } from "./quiet-source.ts";
import { runTool } from "./run-tool.ts";
import { isStamped, stamp } from "./stamp.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/**
 * Builds the package's addon against the unpacked libraries, unless that was done.
 *
 * One call of the compiler does what node-gyp would set up make, Python and Node's headers for: the addon uses nothing but the Node-API of
 * version 8, which every Node since 12.22 has, so it isn't tied to the Node that it was built by.
 */
export async function buildAddon(
  packageFolder: string,
  nativeFolder: string,
  headers: string,
  what: string,
  compiler: string,
  surroundings: InstallSurroundings,
): Promise<void> {
  const folder = join(nativeFolder, "lib", "napi-v8");
  if (await isStamped(folder, what)) return;
  surroundings.say("building the addon");
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const compile = (
    sources: readonly string[],
    libraries: readonly string[],
    name: string,
  ): Promise<string> => {
    const args = [
      ...["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8"],
      ...["-I.", `-I${join(nativeFolder, "deps", "include")}`, `-I${headers}`, ...sources],
      ...[
        `-L${join(nativeFolder, "deps", "lib")}`,
        ...libraries,
        "-Wl,-rpath,$ORIGIN/../../deps/lib",
        "-o",
        join(partial, name),
      ],
    ];
    const call = {
      tool: "g++",
      command: compiler,
      args,
      cwd: packageFolder,
      missing: "install a C++ compiler",
    };
    return runTool(call, surroundings);
  };
  try {
    const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
    await compile(sources, ["-ltensorflow", "-ltensorflow_framework"], "tfjs_binding.node");
    const quiet = join(partial, "quiet.cc");
    await writeFile(quiet, quietSource);
    await compile([quiet], [], "quiet.node");
    await stamp(partial, what);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
