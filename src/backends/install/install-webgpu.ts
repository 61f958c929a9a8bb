import { probeBackend } from "../probe-backend.ts";
import { explainFileErrors } from "./explain-failure.ts";
import { findProject } from "./find-project.ts";
import { withInstallLock } from "./install-lock.ts";
import { installPackages } from "./install-packages.ts";
import type { Installer } from "./installer.ts";

/** Installs the npm packages of the WebGPU backend. The GPU's driver is not included: the report says if it is missing. */
export const installWebGpu: Installer = async (entry, { cwd }, context) => {
  const project = findProject(cwd);
  await explainFileErrors(() => withInstallLock(project, () => installPackages("webgpu", project, context)));
  // Probed even if the packages were there already: the report then says that a driver is missing.
  return { project, backend: await probeBackend(entry, { signal: context.signal }) };
};
