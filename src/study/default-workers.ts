import { availableParallelism, freemem } from "node:os";
import type { OpenBackend } from "../backends/open-backend.ts";

/** What a training of a network of the study needs at most: ResNet50 at 64 pixels takes 1.2 GB on wasm. */
const bytesPerWorker = 1.5 * 2 ** 30;

/** Processes that work side by side, one computing thread each: as many as cores and free memory allow. A GPU serves one. */
export function defaultWorkers({ gpu }: Pick<OpenBackend, "gpu">): number {
  if (gpu) return 1;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freeBytes() / bytesPerWorker)));
}

/** Node 20.13 and later know the limits of a container too. */
function freeBytes(): number {
  const { availableMemory } = process as { readonly availableMemory?: () => number };
  return availableMemory?.() ?? freemem();
}
