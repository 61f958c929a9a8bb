import type { TensorInfo } from "@tensorflow/tfjs-core";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/profile/time/clock.ts";
import { overrideKernels } from "../../src/trace/tfjs-internals/kernel-registry.ts";

type Inputs = Readonly<Record<string, TensorInfo | undefined>>;

/** Milliseconds that one multiply-accumulate takes by {@link workClock}, or one element of a kernel without any; views take none. */
export const workMs = 1e-5;
const readingMs = 1e-6;

/**
 * A clock that goes on by what kernels of the current backend have to do, so that times, shares and rates are the same on a busy machine. To read it takes a
 * millionth of a millisecond. Kernels have their own duration again when the test has finished.
 */
export function workClock(): Clock {
  let now = 0;
  const restore = overrideKernels(({ kernelName, kernelFunc }) => (parameters) => {
    const result = kernelFunc(parameters);
    const [output] = [result].flat();
    const inputs = parameters.inputs as Inputs;
    now += workMs * sizeOf(output?.shape) * termsOf(kernelName, inputs, parameters.attrs);
    return result;
  });
  onTestFinished(restore);
  return { name: "work", now: () => (now += readingMs) };
}

/** Products in the sum of one output element. */
function termsOf(kernel: string, { a, filter }: Inputs, attrs: object | undefined): number {
  if (kernel === "Reshape" || kernel === "Identity") return 0;
  if (kernel.endsWith("MatMul")) {
    const transposed = (attrs as { readonly transposeA?: boolean }).transposeA === true;
    return a?.shape.at(transposed ? -2 : -1) ?? 1;
  }
  // Height, width and channels of the input.
  return kernel.endsWith("Conv2D") ? sizeOf(filter?.shape.slice(0, 3)) : 1;
}

function sizeOf(shape: readonly number[] = []): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
