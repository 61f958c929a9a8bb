import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { getKernel } from "@tensorflow/tfjs-core";
import type { BackendValues, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorMeta } from "../ops/define-ops.ts";
import { silenceCpuGreeting } from "./tfjs-internals/kernel-registry.ts";

/** A tensor with its values. */
export interface KnownTensor extends TensorMeta {
  readonly values: BackendValues;
}

/** Kernels that draw random numbers. */
const neverComputed = new Set(["Multinomial"]);

let shared: MathBackendCPU | undefined;

// One of our own: the caller's cpu backend, if there is one, must not hold our tensors.
function cpu(): MathBackendCPU {
  if (shared === undefined) {
    shared = new MathBackendCPU();
    silenceCpuGreeting(shared);
  }
  return shared;
}

/** Whether a kernel's values can be computed from the values of its inputs. */
export function isComputable(kernelName: string): boolean {
  if (neverComputed.has(kernelName)) return false;
  return kernelName === "Where" || getKernel(kernelName, "cpu") !== undefined;
}

/** Positions of true elements: tfjs has this as an asynchronous op alone, and no cpu kernel. */
function positions({ shape, values }: KnownTensor): KnownTensor {
  const found: number[] = [];
  let rows = 0;
  Array.from(values as Uint8Array).forEach((holds, at) => {
    if (!holds) return;
    rows += 1;
    let below = shape.reduce((product, extent) => product * extent, 1);
    for (const extent of shape) {
      below /= extent;
      found.push(Math.floor(at / below) % extent);
    }
  });
  return { shape: [rows, shape.length], dtype: "int32", values: Int32Array.from(found) };
}

/**
 * What a kernel gives for known inputs, by tfjs' own cpu kernel. Throws what the kernel throws.
 *
 * @param listed whether the kernel takes its inputs as a list
 */
export function computeOnCpu(
  kernelName: string,
  inputs: Readonly<Record<string, KnownTensor>>,
  attrs: Readonly<Record<string, unknown>>,
  listed: boolean,
): readonly KnownTensor[] {
  if (kernelName === "Where") return [positions(inputs["condition"] as KnownTensor)];
  const kernel = getKernel(kernelName, "cpu");
  if (kernel === undefined) throw new Error(`kernel ${kernelName} has no cpu implementation`);
  const backend = cpu();
  const infos = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype, values }]) => [
      name,
      backend.makeTensorInfo(shape as number[], dtype as DataType, values),
    ]),
  );
  const given = (listed ? Object.values(infos) : infos) as typeof infos;
  const results = [kernel.kernelFunc({ inputs: given, attrs: attrs as never, backend })].flat();
  const known = results.map(({ dataId, shape, dtype }) => ({
    shape,
    dtype,
    values: backend.readSync(dataId),
  }));
  for (const info of [...Object.values(infos), ...results] as TensorInfo[])
    backend.disposeData(info.dataId, true);
  return known;
}
