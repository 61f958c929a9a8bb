import type { RowBytes } from "../record/profile-record.ts";
import type { Trace, TraceCall, TraceScope } from "../trace/trace.ts";
import { storageOf, tensorCount } from "../trace/trace-tensors.ts";
import type { TensorMeta } from "../ops/define-ops.ts";
import { elements } from "../ops/define-ops.ts";
import { lookUp } from "../names.ts";

const bytesPerElement: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

/** Bytes of a tensor as tfjs stores it: four for a float or integer, one for a boolean; strings have no fixed size and count as 0. */
export function tensorBytes({ shape, dtype }: TensorMeta): number {
  return elements(shape) * (lookUp(bytesPerElement, dtype) ?? 0);
}

/** Bytes of a scope's weights and of what its calls read and write; views move nothing. */
export function scopeBytes(scope: TraceScope, calls: readonly TraceCall[]): RowBytes {
  let read = 0;
  let written = 0;
  for (const call of calls) {
    if (call.outputs[0]?.viewOf !== undefined) continue;
    for (const name in call.inputs) {
      const tensor = call.inputs[name];
      if (tensor !== undefined) read += tensorBytes(tensor);
    }
    for (const tensor of call.outputs) written += tensorBytes(tensor);
  }
  return {
    weights: scope.weights.reduce((sum, weight) => sum + tensorBytes(weight), 0),
    read,
    written,
  };
}

/** Bytes of all scopes' weights, by dtype. */
export function weightBytesByDtype(
  scopes: readonly Pick<TraceScope, "weights">[],
): Readonly<Record<string, number>> {
  const bytes: Record<string, number> = {};
  for (const { weights } of scopes) {
    for (const weight of weights) bytes[weight.dtype] = (bytes[weight.dtype] ?? 0) + tensorBytes(weight);
  }
  return bytes;
}

/**
 * Peak bytes of activations alive at once, weights excluded.
 *
 * Liveness over the trace: a tensor lives from the call that makes it to the last call that reads it; model inputs and outputs live
 * throughout. Nodes of a graph run in the order of tfjs' executor where that is fixed, else in that of the rows. In-place reuse is not
 * assumed, so this is an upper bound of an ideal allocator (Pisarchyk and Lee 2020, arXiv:2001.03288) and a lower bound of tfjs without
 * `tidy`.
 */
export function peakActivationBytes(trace: Trace): number {
  const calls = trace.executorCalls ?? trace.calls;
  const count = tensorCount(trace);
  // By tensor id.
  const lastUse = new Int32Array(count);
  for (let index = 0; index < calls.length; index += 1) {
    const { inputs, outputs } = calls[index] as TraceCall;
    for (const tensor of outputs) lastUse[storageOf(tensor).id] = index;
    for (const name in inputs) {
      const tensor = inputs[name];
      if (tensor !== undefined) lastUse[storageOf(tensor).id] = index;
    }
  }
  const lasting = new Set([...trace.inputs, ...trace.outputs].map((port) => storageOf(port.tensor)));
  let alive = 0;
  for (const tensor of lasting) if (tensor.role === "input") alive += tensorBytes(tensor);
  let peak = alive;
  const begun = new Uint8Array(count);
  const freedAfter = new Float64Array(calls.length);
  for (let index = 0; index < calls.length; index += 1) {
    for (const tensor of (calls[index] as TraceCall).outputs) {
      const stored = storageOf(tensor);
      if (stored.role !== "activation" || begun[stored.id] === 1) continue;
      begun[stored.id] = 1;
      const bytes = tensorBytes(stored);
      alive += bytes;
      const end = lastUse[stored.id] as number;
      if (!lasting.has(stored)) freedAfter[end] = (freedAfter[end] as number) + bytes;
    }
    peak = Math.max(peak, alive);
    alive -= freedAfter[index] as number;
  }
  return peak;
}
