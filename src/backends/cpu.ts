import type { BackendEntry } from "./define-backend.ts";
import { cpuModel, defineBackend } from "./define-backend.ts";
import { installedVersion } from "./optional-package.ts";

const packageName = "@tensorflow/tfjs-backend-cpu";

/** Kernels in plain JavaScript: always available, complete and slow. The reference for the other backends. */
export const cpu: BackendEntry = defineBackend({
  name: "cpu",
  packageName,
  installCommand: "npm install @tensorflow/tfjs-backend-cpu",
  autoOrder: 4,
  // Of 27 pairs of processes on wasm and cpu, which compute on one thread, 24 were within 5 % (14 models, three processes each, two shared cores,
  // reports/repeated-times.json). The largest difference there was 6 %; 12 % in earlier runs.
  runToRun: { margin: 0.05, largest: 0.12 },
  load: async () => {
    const { findBackendFactory } = await import("@tensorflow/tfjs-core");
    // The caller's copy may have registered it.
    if (findBackendFactory("cpu") === null) await import("@tensorflow/tfjs-backend-cpu");
  },
  ready: async (backend) => {
    // At its first write in Node the backend prints an advertisement.
    Object.assign(backend, { firstUse: false });
    return {
      device: `${cpuModel()}, JavaScript, 1 thread`,
      threads: 1,
      driver: `${packageName} ${installedVersion(packageName)}, Node ${process.version}`,
      gpu: false,
      software: false,
      clock: "performance.now around synchronous kernels",
      kernelTiming: { kind: "synchronous" },
    };
  },
});
