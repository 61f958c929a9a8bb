import { getKernel, getKernelsForBackend, registerKernel, util } from "@tensorflow/tfjs-core";
import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { elements } from "../ops/define-ops.ts";
import type { OpFamily, TensorMeta } from "../ops/define-ops.ts";
import { opByKernel, opFamilies } from "../ops/index.ts";
import { computeOnCpu, isComputable, registerCpuKernels } from "./cpu-values.ts";
import type { KnownTensor } from "./cpu-values.ts";
import type { KernelInputs } from "./recorder.ts";
import { resultLimit, resultSize } from "./result-size.ts";
import { isKept, shapeBackendName } from "./shape-backend.ts";
import type { ShapeBackend } from "./shape-backend.ts";
import { registeredKernelCount } from "./tfjs-internals/kernel-registry.ts";

/** Most elements of the zeros that a kernel without a shape rule runs on: 64 MB, temporarily. */
const zerosLimit = 16 * 1024 * 1024;

const registered = new WeakSet<readonly OpFamily[]>();

/** Number of kernels in tfjs' registry when cpu-only kernels were last searched. */
let kernelsSeen: number | undefined;

/** Registers the kernels of every op family for the shape backend, once in a process, and kernels that only the cpu backend has. */
export function registerShapeKernels(families: readonly OpFamily[] = opFamilies): void {
  registerCpuKernels();
  if (!registered.has(families)) {
    registered.add(families);
    for (const family of families) {
      for (const kernelName of family.kernels) {
        if (getKernel(kernelName, shapeBackendName) === undefined)
          registerKernel(shapeKernel(family, kernelName));
      }
    }
  }
  if (kernelsSeen !== undefined && kernelsSeen === registeredKernelCount()) return;
  for (const { kernelName } of getKernelsForBackend("cpu")) {
    if (!opByKernel.has(kernelName) && getKernel(kernelName, shapeBackendName) === undefined)
      registerKernel(cpuOnlyKernel(kernelName));
  }
  kernelsSeen = registeredKernelCount();
}

function shapeKernel(family: OpFamily, kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: shapeBackendName,
    kernelFunc: ({ inputs, attrs = {}, backend }) => {
      const shapes = backend as ShapeBackend;
      const given = inputs as KernelInputs;
      const metas = definedInputs(given);
      const valuesOf = (name: string): ArrayLike<number> =>
        shapes.valuesOf(given[name] as TensorInfo) as ArrayLike<number>;
      const isKnown = (name: string): boolean => shapes.knownValues(given[name] as TensorInfo) !== undefined;
      const bound = family.bound?.(attrs as never, isKnown);
      const applyRule = (): TensorMeta | readonly TensorMeta[] =>
        family.shape(metas, attrs as never, valuesOf, kernelName, isKnown);
      // The rule runs first: it gives the size of the result. Where it gives only a bound, known values say more.
      const result = bound === undefined ? applyRule() : undefined;
      const known =
        result === undefined || isSmall(result)
          ? computeKnown(kernelName, shapes, metas, given, attrs)
          : undefined;
      const made = result ?? known ?? applyRule();
      const why = whyOf(shapes, metas);
      const output = ({ shape, dtype }: TensorMeta, index: number): TensorInfo =>
        shapes.make(shape, dtype, known?.[index]?.values, isKept(dtype, elements(shape)) ? why : undefined);
      const outputs = isList(made) ? made.map(output) : [output(made, 0)];
      const view = family.isView?.(metas, attrs as never) === false ? undefined : family.view;
      const bounded = known === undefined ? bound : undefined;
      const values = windowValues(family, shapes, given);
      shapes.recorder?.record(kernelName, given, outputs, attrs, view, bounded, values);
      return isList(result) || outputs.length > 1 ? outputs : (outputs[0] as TensorInfo);
    },
  };
}

/** The known values of the inputs that decide which positions a call reads. */
function windowValues(
  { windowValues: names }: OpFamily,
  shapes: ShapeBackend,
  given: KernelInputs,
): Readonly<Record<string, ArrayLike<number>>> | undefined {
  let values: Record<string, ArrayLike<number>> | undefined;
  for (const name of names ?? []) {
    const tensor = given[name];
    const known = tensor === null || tensor === undefined ? undefined : shapes.knownValues(tensor);
    if (known !== undefined) (values ??= {})[name] = known as ArrayLike<number>;
  }
  return values;
}

function isList(made: TensorMeta | readonly TensorMeta[] | undefined): made is readonly TensorMeta[] {
  return Array.isArray(made);
}

function isSmall(made: TensorMeta | readonly TensorMeta[]): boolean {
  return isList(made) ? made.every(isSmall) : isKept(made.dtype, elements(made.shape));
}

/** A kernel that only the cpu backend has: run there on zeros, which gives its shapes. Its cost is unknown. */
function cpuOnlyKernel(kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: shapeBackendName,
    kernelFunc: ({ inputs, attrs = {}, backend }) => {
      const shapes = backend as ShapeBackend;
      const given = inputs as KernelInputs;
      const metas = definedInputs(given);
      const known = computeKnown(kernelName, shapes, metas, given, attrs);
      const results =
        known ?? computeOnCpu(kernelName, zerosFor(kernelName, metas), attrs, Array.isArray(given));
      const outputs = results.map(({ shape, dtype }, index) =>
        shapes.make(shape, dtype, known?.[index]?.values),
      );
      shapes.recorder?.record(kernelName, given, outputs, attrs, undefined);
      return outputs.length === 1 ? (outputs[0] as TensorInfo) : outputs;
    },
  };
}

/** The kernel's results if all of its inputs are known and small; otherwise undefined. */
function computeKnown(
  kernelName: string,
  shapes: ShapeBackend,
  metas: Readonly<Record<string, TensorInfo>>,
  given: KernelInputs,
  attrs: NamedAttrMap,
): readonly KnownTensor[] | undefined {
  const inputs: Record<string, KnownTensor> = {};
  for (const name in metas) {
    const tensor = metas[name] as TensorInfo;
    const values = shapes.knownValues(tensor);
    if (values === undefined) return undefined;
    inputs[name] = { shape: tensor.shape, dtype: tensor.dtype, values };
  }
  if (!isComputable(kernelName)) return undefined;
  const size = resultSize(kernelName, inputs, attrs as Readonly<Record<string, unknown>>);
  if (size !== undefined && !(size <= resultLimit)) return undefined;
  try {
    return computeOnCpu(kernelName, inputs, attrs as Readonly<Record<string, unknown>>, Array.isArray(given));
  } catch {
    // The cpu kernel refuses the call. It may still have a shape: the rule gives it, or throws for its own reason.
    return undefined;
  }
}

/**
 * Zeros instead of unknown inputs.
 *
 * @throws Error when they would take more memory than {@link zerosLimit}
 */
function zerosFor(
  kernelName: string,
  inputs: Readonly<Record<string, TensorInfo>>,
): Readonly<Record<string, KnownTensor>> {
  const size = Object.values(inputs).reduce((sum, { shape }) => sum + elements(shape), 0);
  if (size > zerosLimit) {
    throw new Error(
      `kernel ${kernelName} has no shape rule, and its inputs are too large to run it on zeros`,
    );
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [
      name,
      { shape, dtype, values: util.makeZerosTypedArray(elements(shape), dtype as "float32") },
    ]),
  );
}

function whyOf(shapes: ShapeBackend, inputs: Readonly<Record<string, TensorInfo>>): string | undefined {
  for (const name in inputs) {
    const why = shapes.whyUnknown(inputs[name] as TensorInfo);
    if (why !== undefined) return why;
  }
  return undefined;
}

function definedInputs(inputs: KernelInputs): Readonly<Record<string, TensorInfo>> {
  const defined: Record<string, TensorInfo> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (tensor !== null && tensor !== undefined) defined[name] = tensor;
  }
  return defined;
}
