import { probeBackend } from "../probe-backend.ts";
import { webgpu } from "../webgpu.ts";
import { installPackages } from "./install-packages.ts";
import type { Installed } from "./installed.ts";
import { ownProject } from "./own-project.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/**
 * Installs the packages of the WebGPU backend into the project around `cwd`. A driver is not among them: the report says what is missing.
 *
 * @throws ProfilerError `install-failed` or `interrupted`
 */
export async function installWebGpu(cwd: string, surroundings: InstallSurroundings): Promise<Installed> {
  const project = ownProject(cwd);
  if (!(await installPackages("webgpu", project, surroundings))) return { project };
  return { project, backend: await probeBackend(webgpu, { signal: surroundings.signal }) };
}
