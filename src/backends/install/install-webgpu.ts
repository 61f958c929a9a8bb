import { probeBackend } from "../probe-backend.ts";
import { webgpu } from "../webgpu.ts";
import { explainFileErrors } from "./explain-file-errors.ts";
import { installPackages } from "./install-packages.ts";
import type { Installed } from "./installed.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { ownProject } from "./own-project.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/**
 * Installs the packages of the WebGPU backend into the project around `cwd`. A driver is not among them: the report says what is missing.
 *
 * @throws ProfilerError `install-failed` or `interrupted`
 */
export async function installWebGpu(cwd: string, surroundings: InstallSurroundings): Promise<Installed> {
  const project = ownProject(cwd);
  await explainFileErrors(() => oneAtATime(project, () => installPackages("webgpu", project, surroundings)));
  // Tried even where all was there: what lacks then is a driver, and the user is to hear of it.
  return { project, backend: await probeBackend(webgpu, { signal: surroundings.signal }) };
}
