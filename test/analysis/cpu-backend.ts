import { setBackend } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";

/** A backend on which the test's own models can hold their weights. */
export async function findBackend(): Promise<void> {
  await setBackend("cpu");
}
