import { tensor as tensorOf } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { reasonOf } from "../errors.ts";
import { FunctionScopes } from "./function-scopes.ts";
import { onShapeBackend } from "./on-shape-backend.ts";
import { Recorder } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import type { ShapeBackend } from "./shape-backend.ts";
import type { Trace } from "./trace.ts";

/** What a function of tensors may return. */
export type FunctionResult = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** A synchronous function of tensors. */
export type TensorFunction = (...inputs: Tensor[]) => FunctionResult;

/** A tensor whose shape and dtype are taken, or a shape (with batch, `float32`), or both. */
export type FunctionInput =
  | Tensor
  | readonly number[]
  | { readonly shape: readonly number[]; readonly dtype: string };

/** Values of an integer input are passed on up to this many elements: they may be indices, axes or shapes. */
const readElements = 4096;

/**
 * One run of a function over shapes. It gets tensors of its own, so what it disposes is not the caller's; small integer tensors keep
 * their values. Rows are the named scopes of `tf.tidy(name, …)`, and the kernel calls outside of them.
 */
export function traceFunction(fn: TensorFunction, given: readonly FunctionInput[]): Trace {
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
      results = named(fn(...tensors));
    } catch (error) {
      stopped = { scope: recorder.calls.at(-1)?.scope.path ?? "", reason: reasonOf(error) };
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

function integersOf(input: FunctionInput): ArrayLike<number> | undefined {
  if (!("dataId" in input) || input.dtype !== "int32" || input.size > readElements) return undefined;
  try {
    return input.dataSync();
  } catch {
    // A backend that reads only asynchronously: the shape is all there is.
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

function named(result: FunctionResult): readonly (readonly [string, Tensor])[] {
  if (isTensor(result)) return [["output", result]];
  if (Array.isArray(result)) return (result as Tensor[]).map((tensor, index) => [`output ${index}`, tensor]);
  if (typeof (result as { then?: unknown } | undefined)?.then === "function") {
    throw new Error("the function is asynchronous; give one that returns its tensors");
  }
  const entries = Object.entries(result ?? {});
  if (entries.length > 0 && entries.every(([, value]) => isTensor(value))) return entries;
  throw new Error("the function did not return a tensor, a list of tensors or an object of tensors");
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}
