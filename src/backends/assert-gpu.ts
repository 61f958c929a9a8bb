import { ProfilerError } from "../errors.ts";
import type { BackendFacts } from "./define-backend.ts";

/** What mends the lack of a GPU, by backend; others have none. */
const remedies: Readonly<Record<string, string>> = {
  tensorflow:
    "install the NVIDIA driver, run 'npx clothnet-report backends install tensorflow --gpu' and see that nvidia-smi lists the GPU",
  webgpu: "install the GPU's Vulkan driver and leave VK_DRIVER_FILES unset",
};

/** Throws `backend-unavailable` where the open backend computes on a CPU, be it without a word or as a GPU that software plays. */
export function assertGpu({
  name,
  device,
  gpu,
}: Pick<BackendFacts, "device" | "gpu"> & { name: string }): void {
  if (gpu) return;
  throw new ProfilerError("backend-unavailable", {
    found: `'${name}' on ${device}`,
    expected: "a GPU, since one is required",
    remedy: remedies[name] ?? "choose --backend tensorflow, webgpu or auto, or leave --require-gpu out",
  });
}
