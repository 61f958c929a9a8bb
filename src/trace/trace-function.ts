import { tensor as tensorOf } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../errors.ts";
import { FunctionScopes } from "./function-scopes.ts";
import { onShapeBackend } from "./tfjs-internals/on-shape-backend.ts";
import { Recorder } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import type { ShapeBackend } from "./shape-backend.ts";
import { failureOf } from "./run-failure.ts";
import type { Trace } from "./trace.ts";
import { withoutTensorSideEffects } from "./tfjs-internals/without-side-effects.ts";

/** What a function of tensors may return. */
export type FunctionResult = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** A synchronous function of tensors. */
export type TensorFunction = (...inputs: Tensor[]) => FunctionResult;

/** A tensor, of which shape and dtype are used; a shape with batch (`float32`); or a shape and a dtype. */
export type FunctionInput =
  | Tensor
  | readonly number[]
  | { readonly shape: readonly number[]; readonly dtype: string };

/** Most elements of an integer input whose values are passed on: they may be indices, axes or shapes. */
const readElements = 4096;

/**
 * Runs a function once over shapes. It gets its own tensors, so the caller's are never disposed; small integer tensors keep their values;
 * variables that it reads are not written to. Rows are the named scopes of `tf.tidy(name, …)`, and the kernel calls outside of them.
 *
 * @throws {ProfilerError} `wrong-input` when an input is neither a tensor nor a shape
 */
export function traceFunction(fn: TensorFunction, given: readonly FunctionInput[]): Trace {
  checkInputs(given);
  const values = given.map(integersOf);
  return onShapeBackend((backend) => {
    const scopes = new FunctionScopes();
    const recorder = new Recorder(fn.name, "function", (op) => scopes.of(op));
    const tensors = given.map((input, index) => inputTensor(backend, input, values[index]));
    const inputs = tensors.map((tensor, index) => ({
      name: `input ${index}`,
      tensor: recorder.introduce(tensor, "input"),
    }));
    backend.recorder = recorder;
    let results: readonly (readonly [string, Tensor])[] = [];
    let stopped: Trace["stopped"];
    try {
      results = withoutTensorSideEffects(backend, () => listResults(fn(...tensors)));
    } catch (error) {
      stopped = { scope: recorder.calls.at(-1)?.scope.path ?? "", ...failureOf(error) };
    } finally {
      backend.recorder = undefined;
    }
    const outputs = results.map(([name, tensor]) => ({
      name,
      tensor: recorder.introduce(tensor, "constant"),
    }));
    return {
      inputs,
      outputs,
      scopes: scopes.finish(recorder.calls, outputs, recorder.variables),
      calls: recorder.calls,
      ...(stopped === undefined ? {} : { stopped }),
    };
  });
}

function checkInputs(given: readonly FunctionInput[]): void {
  const wrong = Array.isArray(given) ? given.findIndex((input) => !isInput(input)) : -1;
  if (Array.isArray(given) && wrong < 0) return;
  throw new ProfilerError("wrong-input", {
    found:
      wrong < 0
        ? "a function without a list of inputs"
        : `${JSON.stringify(given[wrong])} as input ${wrong} of the function`,
    expected:
      "a list of tensors, of shapes with batch such as [1, 224, 224, 3], or of shapes with a dtype of tfjs",
    remedy: "give one for each parameter, as in profile(fn, [[1, 224, 224, 3]])",
  });
}

function isInput(input: unknown): input is FunctionInput {
  if (isTensor(input)) return true;
  const { shape, dtype } = Array.isArray(input)
    ? { shape: input as unknown, dtype: "float32" }
    : ((input ?? {}) as { readonly shape?: unknown; readonly dtype?: unknown });
  const extents = Array.isArray(shape) && shape.every((extent) => Number.isInteger(extent) && extent >= 0);
  return extents && dtypes.has(String(dtype));
}

const dtypes: ReadonlySet<string> = new Set(["float32", "int32", "bool", "complex64", "string"]);

function integersOf(input: FunctionInput): ArrayLike<number> | undefined {
  if (!("dataId" in input) || input.dtype !== "int32" || input.size > readElements) return undefined;
  try {
    return input.dataSync();
  } catch {
    // The backend reads asynchronously only: the values stay unknown.
    return undefined;
  }
}

function inputTensor(backend: ShapeBackend, input: FunctionInput, values?: ArrayLike<number>): Tensor {
  const { shape, dtype } = isShape(input) ? { shape: input, dtype: "float32" } : input;
  if (values === undefined) return tensorWithoutData(backend, shape, dtype);
  return tensorOf([...(values as Int32Array)], shape as number[], dtype as DataType);
}

function isShape(input: FunctionInput): input is readonly number[] {
  return Array.isArray(input);
}

function listResults(result: FunctionResult): readonly (readonly [string, Tensor])[] {
  if (isTensor(result)) return [["output", result]];
  if (Array.isArray(result)) return (result as Tensor[]).map((tensor, index) => [`output ${index}`, tensor]);
  if (typeof (result as { then?: unknown } | undefined)?.then === "function") {
    // The rest of it runs without a listener, and fails where it reads values.
    void Promise.resolve(result).catch(() => {});
    throw new Error("the function is asynchronous; give one that returns its tensors");
  }
  const entries = Object.entries(result ?? {});
  if (entries.length > 0 && entries.every(([, value]) => isTensor(value))) return entries;
  throw new Error("the function did not return a tensor, a list of tensors or an object of tensors");
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}
