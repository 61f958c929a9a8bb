import { availableParallelism, freemem } from "node:os";
import type { OpenBackend } from "../backends/open-backend.ts";

/** What a training of a network of the study needs at most: ResNet50 at 64 pixels takes 1.2 GB on wasm. */
const bytesPerWorker = 1.5 * 2 ** 30;

/**
 * Processes that work side by side: as many as cores and free memory allow. A GPU serves one.
 *
 * @param threads that compute in each
 */
export function defaultWorkers({ gpu }: Pick<OpenBackend, "gpu">, threads = 1): number {
  if (gpu) return 1;
  const byCores = Math.floor(availableParallelism() / threads);
  return Math.max(1, Math.min(byCores, Math.floor(freeBytes() / bytesPerWorker)));
}

/** Node 20.13 and later know the limits of a container too. */
function freeBytes(): number {
  const { availableMemory } = process as { readonly availableMemory?: () => number };
  return availableMemory?.() ?? freemem();
}
