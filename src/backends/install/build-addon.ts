import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InstallContext } from "./installer.ts";
import { isStamped, stamp } from "./project.ts";
import { runTool } from "./run-tool.ts";
import { tensorFlowVersion } from "./wheels.ts";

/**
 * A second, tiny addon. TensorFlow's library writes to stderr while it is loaded, before it reads TF_CPP_MIN_LOG_LEVEL. This addon, loaded first and with
 * global symbols, replaces the function that its logging library calls before it writes. The inner namespace is that of the pinned TensorFlow; another
 * TensorFlow calls another name and writes its lines.
 */
const quietSource = `
#include <cstdlib>
#define PUBLIC __attribute__((visibility("default")))
namespace absl { inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int;
PUBLIC LogSeverityAtLeast MinLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return static_cast<LogSeverityAtLeast>(level == nullptr ? 0 : std::atoi(level));
}
} }
extern "C" PUBLIC void* napi_register_module_v1(void*, void* exports) { return exports; }
`;

/** Folders and program of a build. */
export interface AddonBuild {
  /** The npm package with the addon's sources. */
  readonly packageFolder: string;
  /** The native part: has the unpacked libraries in `deps` and receives the addon in `lib`. */
  readonly nativeFolder: string;
  /** Headers of the Node-API. */
  readonly headers: string;
  readonly compiler: string;
}

/**
 * Builds the package's addon against the unpacked libraries, unless that is done.
 *
 * One call of the compiler replaces node-gyp with make, Python and Node's headers: the addon uses only version 8 of the Node-API, which every Node since
 * 12.22 has, so one build serves every Node.
 *
 * @throws {ProfilerError} `install-failed` if the compiler fails, `interrupted` if the signal is aborted
 */
export async function buildAddon(build: AddonBuild, context: InstallContext): Promise<void> {
  const { packageFolder, nativeFolder, headers, compiler } = build;
  const inputs = `TensorFlow ${tensorFlowVersion}`;
  const folder = join(nativeFolder, "lib", "napi-v8");
  if (await isStamped(folder, inputs)) return;
  context.say("building the addon");
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
      ...[`-L${join(nativeFolder, "deps", "lib")}`, ...libraries, "-Wl,-rpath,$ORIGIN/../../deps/lib"],
      ...["-o", join(partial, name)],
    ];
    const missing = "install a C++ compiler";
    return runTool({ tool: "g++", command: compiler, args, cwd: packageFolder, missing }, context);
  };
  try {
    const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
    await compile(sources, ["-ltensorflow", "-ltensorflow_framework"], "tfjs_binding.node");
    const quiet = join(partial, "quiet.cc");
    await writeFile(quiet, quietSource);
    await compile([quiet], [], "quiet.node");
    await stamp(partial, inputs);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
