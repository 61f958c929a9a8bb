import * as tf from "@tensorflow/tfjs-core";
import { cpuModel } from "./cpu-model.ts";
import type { BackendEntry } from "./define-backend.ts";
import { defineBackend } from "./define-backend.ts";

/** Plain JavaScript kernels: always there, complete, and slow. The reference that the other backends are checked against. */
export const cpu: BackendEntry = defineBackend({
  name: "cpu",
  packageName: "@tensorflow/tfjs-backend-cpu",
  install: "npm install @tensorflow/tfjs-backend-cpu",
  load: async () => {
    await import("@tensorflow/tfjs-backend-cpu");
  },
  ready: async () => {
    const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
    // The backend greets whoever first writes to it in Node with an advertisement on the console.
    (tf.backend() as tf.KernelBackend & { firstUse?: boolean }).firstUse = false;
    return {
      device: `${cpuModel()}, JavaScript, 1 thread`,
      driver: `@tensorflow/tfjs-backend-cpu ${version_cpu}, Node ${process.version}`,
      gpu: false,
      software: false,
      clock: "performance.now around synchronous kernels",
      kernelTiming: { kind: "synchronous" },
    };
  },
});
