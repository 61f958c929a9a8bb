import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import { assertGpu } from "./assert-gpu.ts";
import type { BackendEntry, BackendFacts } from "./define-backend.ts";
import { backends } from "./index.ts";
import { withoutLoaderListeners } from "./without-loader-listeners.ts";

/** A backend that is loaded and active: tensors made from now on are its own. */
export interface OpenBackend extends BackendFacts {
  readonly name: string;
}

/**
 * Loads the backend called `name` and makes it the one that tfjs computes on. The package is imported only now.
 *
 * @throws ProfilerError `backend-unavailable` when no backend has that name, when it doesn't start, or when a GPU is required and it has none.
 */
export async function openBackend(
  name: string = backends[0].name,
  { requireGpu = false }: { readonly requireGpu?: boolean } = {},
): Promise<OpenBackend> {
  const entry = backends.find((one) => one.name === name);
  if (entry === undefined) {
    throw new ProfilerError("backend-unavailable", {
      found: `the name '${name}'`,
      expected: `one of ${knownNames()}`,
      remedy: `choose one of those, for instance ${backends[0].name}`,
    });
  }
  try {
    const open = await withoutLoaderListeners(entry.packageName, () => start(entry));
    if (requireGpu) assertGpu(open);
    return open;
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw new ProfilerError(
      "backend-unavailable",
      {
        found: `'${name}' did not start (${reasonOf(error)})`,
        expected: `a working ${entry.packageName}`,
        remedy: `run '${entry.install}' or choose another of ${knownNames()}`,
      },
      { cause: error },
    );
  }
}

async function start(entry: BackendEntry): Promise<OpenBackend> {
  await entry.load();
  if (!(await tf.setBackend(entry.name))) throw new Error("tfjs could not initialise it");
  return { name: entry.name, ...(await entry.ready()) };
}

function knownNames(): string {
  return backends.map((one) => one.name).join(", ");
}
