import * as tf from "@tensorflow/tfjs-core";
import { batchNorm, batchNormGrad, batchNormGradient } from "./batch-norm.ts";
import { batchMatMul } from "./batch-mat-mul.ts";
import { rememberShippedKernels } from "./compose-kernel.ts";
import { conv2DBackpropFilter } from "./conv2d-backprop-filter.ts";
import { conv2DBackpropInput } from "./conv2d-backprop-input.ts";
import { depthwiseBackpropFilter } from "./depthwise-backprop-filter.ts";
import { depthwiseBackpropInput } from "./depthwise-backprop-input.ts";
import { maxPoolGrad } from "./max-pool-grad.ts";
import { slice } from "./slice.ts";
import { mean, sum } from "./sum-and-mean.ts";
import { swish, swishGrad, swishGradient } from "./swish.ts";
import { tile } from "./tile.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";

/** Kernels that a training step needs and the wasm backend lacks. */
const added: readonly tf.KernelConfig[] = [
  conv2DBackpropFilter,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  unsortedSegmentSum,
  batchNorm,
  batchNormGrad,
  swish,
  swishGrad,
];

/** Kernels that replace shipped ones, which are too slow for training or wrong. Some hand cases on to the shipped kernel. */
const replaced: readonly tf.KernelConfig[] = [
  conv2DBackpropInput,
  batchMatMul,
  tile,
  sum,
  mean,
  maxPoolGrad,
  slice,
];

/** Shipped kernels that are wrong and have no replacement. They are removed: a missing kernel is an error, a wrong gradient goes unnoticed. */
const removed: readonly string[] = ["Conv3DBackpropInputV2"];

let registered = false;

/** Registers the kernels with which the wasm backend can train. A second call has no effect. The wasm package must be imported before. */
export function registerWasmTrainingKernels(): void {
  if (registered) return;
  rememberShippedKernels();
  for (const kernel of added) tf.registerKernel(kernel);
  for (const kernel of replaced) {
    const setupFunc = tf.getKernel(kernel.kernelName, "wasm")?.setupFunc;
    tf.unregisterKernel(kernel.kernelName, "wasm");
    // The shipped kernel still runs inside ours, so its setup must be called when the backend restarts.
    tf.registerKernel(setupFunc === undefined ? kernel : { ...kernel, setupFunc });
  }
  tf.registerGradient(batchNormGradient);
  tf.registerGradient(swishGradient);
  for (const kernelName of removed) tf.unregisterKernel(kernelName, "wasm");
  registered = true;
}
