import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError } from "../../errors.ts";
import type { BackendEntry } from "../define-backend.ts";
import { probeBackend } from "../probe-backend.ts";
import { buildAddon } from "./build-addon.ts";
import { explainFileErrors } from "./explain-failure.ts";
import { hasPackages, installPackages } from "./install-packages.ts";
import type { InstallContext, Installed, Installer } from "./installer.ts";
import {
  findProject,
  isStamped,
  linkNative,
  nativeFolders,
  stamp,
  unstamp,
  withInstallLock,
} from "./project.ts";
import { runTool } from "./run-tool.ts";
import { cacheFolder, fetchWheels, isUnpacked, stampOf, unpackWheels } from "./wheel-files.ts";
import type { Wheel } from "./wheels.ts";
import { cpuWheels, gpuWheels, tensorFlowVersion } from "./wheels.ts";

/**
 * Makes `@tensorflow/tfjs-node-gpu` run with a current TensorFlow: npm installs the package, pip downloads the wheel with TensorFlow's C library, and g++
 * builds the addon against it. The native part lies in `node_modules/.clothnet-profiler`, where npm leaves it, and is linked into the package. A finished
 * step is skipped, and each result appears complete or not at all. With `gpu`, the library is the CUDA build, with CUDA's own libraries; that build also
 * serves a later installation without `gpu`.
 */
export const installTensorFlow: Installer = async (entry, { cwd, gpu }, context) => {
  assertPlatform(thisPlatform());
  const project = findProject(cwd);
  if (await isInPlace(project, gpu ? [gpuWheels] : [cpuWheels, gpuWheels])) return { project };
  const tools = await findTools(project, context);
  const wheels = gpu ? gpuWheels : cpuWheels;
  return explainFileErrors(() =>
    withInstallLock(project, () => installInto(project, wheels, tools, entry, context)),
  );
};

async function installInto(
  project: string,
  wheels: readonly Wheel[],
  { python, compiler }: Tools,
  entry: BackendEntry,
  context: InstallContext,
): Promise<Installed> {
  const { native, inPackage } = nativeFolders(project);
  context.say(`installing TensorFlow ${tensorFlowVersion} into ${project}`);
  await installPackages("tensorflow", project, context);
  await unstamp(native);
  const deps = join(native, "deps");
  if (!(await isUnpacked(wheels, deps))) {
    const cache = cacheFolder(context.env);
    await fetchWheels(wheels, cache, python, context);
    await unpackWheels(wheels, cache, deps, python, context);
  }
  const headers = join(project, "node_modules", "node-api-headers", "include");
  await buildAddon({ packageFolder: inPackage, nativeFolder: native, headers, compiler }, context);
  await linkNative(project);
  context.say("probing the backend");
  const backend = await probeBackend(entry, { signal: context.signal });
  if (backend.status === "usable") {
    await stamp(native, stampOf(wheels));
    return { project, backend };
  }
  // Otherwise the next run would skip these steps as finished.
  await rm(native, { recursive: true, force: true });
  throw new ProfilerError("install-failed", {
    found: `all files in place, but ${backend.found}`,
    expected: "a backend that computes",
    remedy:
      "make sure that the project has one version of @tensorflow/tfjs-core, 4.22.0 (npm ls @tensorflow/tfjs-core), and run the command again",
  });
}

/** Whether the packages, the links and a native part made of one of these sets of wheels are in place and were probed. */
async function isInPlace(project: string, wheelSets: readonly (readonly Wheel[])[]): Promise<boolean> {
  const { native, inPackage } = nativeFolders(project);
  const stamped = await Promise.all(wheelSets.map((wheels) => isStamped(native, stampOf(wheels))));
  const linked = existsSync(join(inPackage, "lib", "napi-v8", "tfjs_binding.node"));
  return linked && stamped.includes(true) && (await hasPackages("tensorflow", project));
}

/** The programs that the installation calls. */
export interface Tools {
  /** A Python with pip: `PYTHON`, else python3. */
  readonly python: string;
  /** A C++ compiler: `CXX`, else g++. */
  readonly compiler: string;
}

/**
 * Checks for all programs before the first download.
 *
 * @throws {ProfilerError} `install-failed` for the first missing program
 */
export async function findTools(cwd: string, context: InstallContext): Promise<Tools> {
  const python = context.env["PYTHON"] ?? "python3";
  const compiler = context.env["CXX"] ?? "g++";
  const call = (tool: string, command: string, args: readonly string[], missing: string): Promise<string> =>
    runTool({ tool, command, args, cwd, missing }, context);
  await call("npm", "npm", ["--version"], "install npm, which comes with Node");
  await call("python3", python, ["--version"], "install it, on Debian with 'apt-get install -y python3-pip'");
  await call("pip", python, ["-m", "pip", "--version"], "install pip");
  await call("g++", compiler, ["--version"], "install it, on Debian with 'apt-get install -y g++'");
  return { python, compiler };
}

/** The parts of a platform that decide whether the pinned wheels run on it. */
export interface Platform {
  readonly system: string;
  readonly processor: string;
  /** Version of the GNU C library; undefined if the system has another C library. */
  readonly glibc: string | undefined;
}

function thisPlatform(): Platform {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { system: process.platform, processor: process.arch, glibc: header.glibcVersionRuntime };
}

/**
 * Checks that the wheels, tagged `manylinux_2_27_x86_64`, run on a platform.
 *
 * @throws {ProfilerError} `install-failed` if they do not
 */
export function assertPlatform({ system, processor, glibc }: Platform): void {
  const [major = 0, minor = 0] = (glibc ?? "0.0").split(".").map(Number);
  if (system === "linux" && processor === "x64" && (major > 2 || (major === 2 && minor >= 27))) return;
  throw new ProfilerError("install-failed", {
    found: `${system} on ${processor}${system === "linux" ? `, ${glibc === undefined ? "without glibc" : `glibc ${glibc}`}` : ""}`,
    expected: "Linux on x64 with glibc 2.27 or later, as the pinned TensorFlow wheels require",
    remedy: "try the package's own installer, 'npm install @tensorflow/tfjs-node', or choose another backend",
  });
}
