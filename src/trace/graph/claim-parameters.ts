import { opByKernel } from "../../ops/index.ts";
import type { OpenScope } from "../recorder.ts";
import type { TraceCall, TraceTensor, TraceWeight } from "../trace.ts";

/**
 * Assigns each parameter to the first node that computes with it. A node that only moves constants (a copy, a transpose) passes them on: the
 * convolution after `weights/read` has the weights. A later reader has none, and refers to the first.
 *
 * @param names names of the parameters, by tensor
 */
export function claimParameters(calls: readonly TraceCall[], names: ReadonlyMap<TraceTensor, string>): void {
  const carried = new Map<TraceTensor, ReadonlySet<TraceTensor>>();
  for (const tensor of names.keys()) carried.set(tensor, new Set([tensor]));
  const owners = new Map<TraceTensor, OpenScope>();
  for (const call of calls) {
    const inputs = Object.values(call.inputs).filter((tensor) => tensor !== undefined);
    const read = new Set(inputs.flatMap((tensor) => [...(carried.get(tensor) ?? [])]));
    if (read.size === 0) continue;
    const constant = inputs.every(
      (tensor) => tensor.role === "weight" || tensor.role === "constant" || carried.has(tensor),
    );
    if (constant && isMove(call)) {
      for (const output of call.outputs) carried.set(output, read);
      continue;
    }
    for (const weight of read) claim(call.scope as OpenScope, weight, names.get(weight) ?? "", owners);
  }
}

function claim(
  scope: OpenScope,
  weight: TraceTensor,
  name: string,
  owners: Map<TraceTensor, OpenScope>,
): void {
  const owner = owners.get(weight);
  if (owner === undefined) {
    owners.set(weight, scope);
    const entry: TraceWeight = { name, shape: weight.shape, dtype: weight.dtype, trainable: false };
    scope.weights = [...scope.weights, entry];
  } else if (owner !== scope && owner.path !== scope.path) scope.sharesWeightsWith = owner.path;
}

function isMove(call: TraceCall): boolean {
  const cost = opByKernel.get(call.op)?.cost(call as never);
  return cost !== undefined && cost.macs === 0 && cost.elementwise === 0;
}
