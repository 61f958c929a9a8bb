import * as tf from "@tensorflow/tfjs-core";
import { batchMatMul } from "./batch-mat-mul.ts";
import { rememberShippedKernels } from "./compose-kernel.ts";
import { conv2DBackpropFilter } from "./conv2d-backprop-filter.ts";
import { conv2DBackpropInput } from "./conv2d-backprop-input.ts";
import { depthwiseBackpropFilter } from "./depthwise-backprop-filter.ts";
import { depthwiseBackpropInput } from "./depthwise-backprop-input.ts";
import { maxPoolGrad } from "./max-pool-grad.ts";
import { slice } from "./slice.ts";
import { mean, sum } from "./sum-and-mean.ts";
import { tile } from "./tile.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";

/** Kernels that a train step needs and the wasm backend lacks. */
const added: readonly tf.KernelConfig[] = [
  conv2DBackpropFilter,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  unsortedSegmentSum,
];

/** Kernels that the backend ships too slow to train with, or wrong; some of ours pass other cases on to the shipped ones. */
const replaced: readonly tf.KernelConfig[] = [
  conv2DBackpropInput,
  batchMatMul,
  tile,
  sum,
  mean,
  maxPoolGrad,
  slice,
];

/** Kernels that the backend ships wrong and that have none of ours: a missing kernel is an error, a wrong gradient is not seen. */
const withdrawn: readonly string[] = ["Conv3DBackpropInputV2"];

let registered = false;

/** Makes the wasm backend able to train. A second call changes nothing. The wasm package must have been imported. */
export function registerWasmTrainingKernels(): void {
  if (registered) return;
  rememberShippedKernels();
  for (const kernel of added) tf.registerKernel(kernel);
  for (const kernel of replaced) {
    const setupFunc = tf.getKernel(kernel.kernelName, "wasm")?.setupFunc;
    tf.unregisterKernel(kernel.kernelName, "wasm");
    // The shipped kernel is still run inside ours, so what prepares it must be called when the backend starts anew.
    tf.registerKernel(setupFunc === undefined ? kernel : { ...kernel, setupFunc });
  }
  for (const kernelName of withdrawn) tf.unregisterKernel(kernelName, "wasm");
  registered = true;
}
