import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError } from "../../errors.ts";
import { probeBackend } from "../probe-backend.ts";
import { tensorflow } from "../tensorflow.ts";
import { assertPlatform, thisPlatform } from "./assert-platform.ts";
import { buildAddon } from "./build-addon.ts";
import { cacheFolder } from "./cache-folder.ts";
import { explainFileErrors } from "./explain-file-errors.ts";
import { fetchWheels } from "./fetch-wheels.ts";
import { findTools } from "./find-tools.ts";
import type { Tools } from "./find-tools.ts";
import type { Installed } from "./installed.ts";
import { hasPackages, installPackages } from "./install-packages.ts";
import { linkNative, nativeFolders } from "./link-native.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { ownProject } from "./own-project.ts";
import { isStamped, stamp, unstamp } from "./stamp.ts";
import type { InstallSurroundings } from "./surroundings.ts";
import { isUnpacked, stampOf, unpackWheels } from "./unpack-wheels.ts";
import type { Wheel } from "./wheels.ts";
import { cpuWheels, gpuWheels, tensorFlowVersion } from "./wheels.ts";

/**
 * Makes `@tensorflow/tfjs-node-gpu` run in the project around `cwd` with a current TensorFlow: npm brings the package, pip the wheel that
 * holds TensorFlow's C library, and the addon is built against it. The native part lies beside the packages, where npm leaves it, and is
 * linked into the package. A step whose result is there is left out, and a result appears whole or not at all. With `gpu`, the library is
 * the one for CUDA, and CUDA's own lie where it looks for them; that one serves where no GPU is asked for as well.
 *
 * @throws ProfilerError `install-failed` or `interrupted`
 */
export async function installTensorFlow(
  { cwd, gpu }: { readonly cwd: string; readonly gpu: boolean },
  surroundings: InstallSurroundings,
): Promise<Installed> {
  assertPlatform(thisPlatform());
  const project = ownProject(cwd);
  if (await isInPlace(project, gpu ? [gpuWheels] : [cpuWheels, gpuWheels])) return { project };
  const tools = await findTools(project, surroundings);
  const wheels = gpu ? gpuWheels : cpuWheels;
  return explainFileErrors(() => oneAtATime(project, () => putInPlace(project, wheels, tools, surroundings)));
}

async function putInPlace(
  project: string,
  wheels: readonly Wheel[],
  { python, compiler }: Tools,
  surroundings: InstallSurroundings,
): Promise<Installed> {
  const { native, inPackage } = nativeFolders(project);
  surroundings.say(`installing TensorFlow ${tensorFlowVersion} into ${project}`);
  await installPackages("tensorflow", project, surroundings);
  await unstamp(native);
  const deps = join(native, "deps");
  if (!(await isUnpacked(wheels, deps))) {
    const cache = cacheFolder(surroundings.env);
    await fetchWheels(wheels, cache, python, surroundings);
    await unpackWheels(wheels, cache, deps, python, surroundings);
  }
  const headers = join(project, "node_modules", "node-api-headers", "include");
  await buildAddon(inPackage, native, headers, `TensorFlow ${tensorFlowVersion}`, compiler, surroundings);
  await linkNative(project);
  surroundings.say("trying it");
  const backend = await probeBackend(tensorflow, { signal: surroundings.signal });
  if (backend.status === "usable") {
    await stamp(native, stampOf(wheels));
    return { project, backend };
  }
  // What doesn't work is not to be taken for finished by the next run.
  await rm(native, { recursive: true, force: true });
  throw new ProfilerError("install-failed", {
    found: `everything in place, but ${backend.found}`,
    expected: "a backend that computes",
    remedy:
      "see that the project has one version of @tensorflow/tfjs-core, 4.22.0 (npm ls @tensorflow/tfjs-core), and run it again",
  });
}

/** Whether the packages, their link to the native part, and a native part out of any of these sets of wheels are there, and were tried. */
async function isInPlace(project: string, either: readonly (readonly Wheel[])[]): Promise<boolean> {
  const { native, inPackage } = nativeFolders(project);
  const stamped = await Promise.all(either.map((wheels) => isStamped(native, stampOf(wheels))));
  const linked = existsSync(join(inPackage, "lib", "napi-v8", "tfjs_binding.node"));
  return linked && stamped.includes(true) && (await hasPackages("tensorflow", project));
}
