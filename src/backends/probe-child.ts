import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { BackendReport } from "./backend-report.ts";
import { openBackend } from "./open-backend.ts";

const name = process.argv[2] as string;
// Not only the message: the process ends too, whatever threads or handles the backend keeps.
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

/** A backend that opens but can't multiply is of no use: [1 2] times [3 4] transposed is 1*3 + 2*4 = 11. */
async function checkProduct(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  const [value] = await product.data();
  if (value !== 11) throw new Error(`'${name}' computed ${value} where 11 is right`);
}
