import { getKernel, getKernelsForBackend, registerKernel, util } from "@tensorflow/tfjs-core";
import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { elements } from "../ops/define-ops.ts";
import type { OpFamily, TensorMeta } from "../ops/define-ops.ts";
import { opByKernel, opFamilies } from "../ops/index.ts";
import { computeOnCpu, isComputable } from "./cpu-values.ts";
import type { KnownTensor } from "./cpu-values.ts";
import type { KernelInputs } from "./recorder.ts";
import { resultLimit, resultSize } from "./result-size.ts";
import { isKept, shapeBackendName } from "./shape-backend.ts";
import type { ShapeBackend } from "./shape-backend.ts";
import { registeredKernelCount } from "./tfjs-internals/kernel-registry.ts";

/** A kernel without a shape rule runs on zeros of at most this many elements: 64 MB, for a moment. */
const zerosLimit = 16 * 1024 * 1024;

const registered = new WeakSet<readonly OpFamily[]>();

/** Kernels that tfjs' registry held when stand-ins were last looked for. */
let kernelsSeen: number | undefined;

/** Registers a kernel of every op family for the shape backend, once in a process, and stand-ins for kernels that only the cpu has. */
export function registerShapeKernels(families: readonly OpFamily[] = opFamilies): void {
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
      registerKernel(standInKernel(kernelName));
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
      const ruled = (): TensorMeta | readonly TensorMeta[] =>
        family.shape(metas, attrs as never, valuesOf, kernelName, isKnown);
      // The rule goes first, for it says how much there would be to compute; where it can only bound that, the values say more.
      const result = bound === undefined ? ruled() : undefined;
      const known =
        result === undefined || isSmall(result)
          ? computed(kernelName, shapes, metas, given, attrs)
          : undefined;
      const made = result ?? known ?? ruled();
      const why = whyOf(shapes, metas);
      const output = ({ shape, dtype }: TensorMeta, index: number): TensorInfo =>
        shapes.make(shape, dtype, known?.[index]?.values, isKept(dtype, elements(shape)) ? why : undefined);
      const outputs = isList(made) ? made.map(output) : [output(made, 0)];
      const bounded = known === undefined ? bound : undefined;
      shapes.recorder?.record(kernelName, given, outputs, attrs, family.view, bounded);
      return isList(result) || outputs.length > 1 ? outputs : (outputs[0] as TensorInfo);
    },
  };
}

function isList(made: TensorMeta | readonly TensorMeta[] | undefined): made is readonly TensorMeta[] {
  return Array.isArray(made);
}

function isSmall(made: TensorMeta | readonly TensorMeta[]): boolean {
  return isList(made) ? made.every(isSmall) : isKept(made.dtype, elements(made.shape));
}

/** Kernels that only the cpu backend has run there on zeros, which gives their shapes; no cost is known. */
function standInKernel(kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: shapeBackendName,
    kernelFunc: ({ inputs, attrs = {}, backend }) => {
      const shapes = backend as ShapeBackend;
      const given = inputs as KernelInputs;
      const metas = definedInputs(given);
      const known = computed(kernelName, shapes, metas, given, attrs);
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

/** The kernel's results where all of its inputs are known and few; undefined where they are not. */
function computed(
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
    // What the cpu kernel refuses may still have a shape; the rule says so or throws for a reason of its own.
    return undefined;
  }
}

/** Zeros in the place of unknown inputs. Throws where they would take memory that matters. */
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
