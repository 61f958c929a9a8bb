import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import { openBackend } from "./open-backend.ts";
import type { BackendReport } from "./probe-backend.ts";

const name = process.argv[2] as string;
// Ends the process explicitly, since the backend may keep threads or handles open.
process.send?.(await report(), () => process.exit(0));

async function report(): Promise<BackendReport> {
  try {
    const { kernelTiming, software, ...facts } = await openBackend(name);
    await checkProduct();
    return { ...facts, softwareGpu: software, kernelTiming: kernelTiming.kind, status: "usable" };
  } catch (error) {
    const { found, remedy } =
      error instanceof ProfilerError ? error.facts : { found: reasonOf(error), remedy: "report it" };
    return { name, status: "unusable", found, remedy };
  }
}

/** Checks that the backend computes: [1 2] times [3 4] transposed is 1*3 + 2*4 = 11. */
async function checkProduct(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  const [value] = await product.data();
  if (value !== 11) throw new Error(`'${name}' computed ${value} instead of 11`);
}
