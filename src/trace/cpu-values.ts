import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { findBackendFactory, getKernel, getKernelsForBackend } from "@tensorflow/tfjs-core";
import type { BackendValues, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorMeta } from "../ops/define-ops.ts";
import { silenceCpuGreeting } from "./tfjs-internals/kernel-registry.ts";

/** A tensor with its values. */
export interface KnownTensor extends TensorMeta {
  readonly values: BackendValues;
}

/** Kernels with random results. */
const neverComputed = new Set(["Multinomial"]);

let shared: MathBackendCPU | undefined;

/**
 * An instance of the cpu backend of our own: the caller's, if any, must not hold our tensors. Its kernels come from the copy of tfjs-backend-cpu that is
 * registered, whichever that is; our own copy would only complain that they are there already.
 */
function cpu(): MathBackendCPU {
  if (shared === undefined) {
    const registered = getKernelsForBackend("cpu").length > 0 ? findBackendFactory("cpu") : null;
    shared = registered === null ? new MathBackendCPU() : (registered() as MathBackendCPU);
    silenceCpuGreeting(shared);
  }
  return shared;
}

/** Registers the kernels of the cpu backend where nobody has: the built package loads it at its first use. */
export function registerCpuKernels(): void {
  cpu();
}

/** Whether a kernel's values can be computed from the values of its inputs. */
export function isComputable(kernelName: string): boolean {
  if (neverComputed.has(kernelName)) return false;
  return kernelName === "Where" || getKernel(kernelName, "cpu") !== undefined;
}

/** Positions of true elements. tfjs has an asynchronous op for it, but no cpu kernel. */
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
 * Computes a kernel for known inputs with tfjs' own cpu kernel.
 *
 * @param listed whether the kernel takes its inputs as a list
 * @throws what the kernel throws; Error when the cpu backend lacks it
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
