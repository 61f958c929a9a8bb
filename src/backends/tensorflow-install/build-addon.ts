import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";
import { isStamped, stamp } from "./stamp.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/**
 * Builds the package's addon against the unpacked libraries; true where there was anything to do.
 *
 * One call of the compiler does what node-gyp would set up make, Python and Node's headers for: the addon uses nothing but the Node-API of
 * version 8, which every Node since 12.22 has, so it isn't tied to the Node that it was built by.
 */
export async function buildAddon(
  packageFolder: string,
  headers: string,
  what: string,
  compiler: string,
  surroundings: InstallSurroundings,
): Promise<boolean> {
  const folder = join(packageFolder, "lib", "napi-v8");
  if (await isStamped(folder, what)) return false;
  surroundings.say("building the addon");
  const partial = join(packageFolder, "lib", "napi-v8.partial");
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const args = [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8"],
    ...["-I.", "-Ideps/include", `-I${headers}`, "binding/tfjs_backend.cc", "binding/tfjs_binding.cc"],
    ...["-Ldeps/lib", "-ltensorflow", "-ltensorflow_framework", "-Wl,-rpath,$ORIGIN/../../deps/lib"],
    ...["-o", join(partial, "tfjs_binding.node")],
  ];
  try {
    await runTool(
      { tool: "g++", command: compiler, args, cwd: packageFolder, missing: "install a C++ compiler" },
      surroundings,
    );
    await stamp(partial, what);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return true;
}
