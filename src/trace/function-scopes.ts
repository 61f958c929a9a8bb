import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { traceWeight } from "./recorder.ts";
import type { OpenScope } from "./recorder.ts";
import { openTidyScopes } from "./tfjs-internals/engine-internals.ts";
import type { TraceCall, TracePort, TraceScope, TraceTensor, TraceWeight } from "./trace.ts";

/** Rows of a function: one per run of a named `tf.tidy` scope, and one per kernel call outside of them. */
export class FunctionScopes {
  readonly #scopes: OpenScope[] = [];
  readonly #byTidy = new Map<number, OpenScope>();
  readonly #calls = new Map<string, number>();

  /** The row of the current kernel call. */
  of(op: string): OpenScope {
    const open = openTidyScopes();
    const innermost = open.at(-1);
    if (innermost === undefined) return this.#add(op, op, op);
    const known = this.#byTidy.get(innermost.id);
    if (known !== undefined) return known;
    const scope = this.#add(open.map(({ name }) => name).join("/"), innermost.name, "tidy");
    this.#byTidy.set(innermost.id, scope);
    return scope;
  }

  /** Completes the rows with their input and output tensors, and with the variables at their first use. */
  finish(
    calls: readonly TraceCall[],
    outputs: readonly TracePort[],
    variables: ReadonlyMap<TraceTensor, Tensor>,
  ): readonly TraceScope[] {
    const leaving = new Set(outputs.map(({ tensor }) => tensor));
    const makers = new Map<TraceTensor, TraceScope>();
    const reads = new Map<TraceScope, Set<TraceTensor>>();
    for (const { inputs, outputs: made, scope } of calls) {
      const read = reads.get(scope) ?? new Set<TraceTensor>();
      reads.set(scope, read);
      for (const tensor of Object.values(inputs)) {
        if (tensor === undefined || makers.get(tensor) === scope) continue;
        if (tensor.role === "activation" || tensor.role === "input") read.add(tensor);
        if (makers.has(tensor)) leaving.add(tensor);
      }
      for (const tensor of made) makers.set(tensor, scope);
    }
    const weights = weightsByScope(calls, variables);
    const written = new Map<TraceScope, TraceTensor[]>();
    for (const [tensor, scope] of makers) {
      if (!leaving.has(tensor)) continue;
      const list = written.get(scope) ?? [];
      written.set(scope, list);
      list.push(tensor);
    }
    for (const scope of this.#scopes) {
      scope.inputs = [...(reads.get(scope) ?? [])];
      scope.outputs = written.get(scope) ?? [];
      scope.weights = weights.get(scope) ?? [];
    }
    return this.#scopes;
  }

  #add(path: string, name: string, type: string): OpenScope {
    const call = this.#calls.get(path) ?? 0;
    this.#calls.set(path, call + 1);
    const scope: OpenScope = { path, name, type, call, inputs: [], outputs: [], weights: [] };
    this.#scopes.push(scope);
    return scope;
  }
}

function weightsByScope(
  calls: readonly TraceCall[],
  variables: ReadonlyMap<TraceTensor, Tensor>,
): ReadonlyMap<TraceScope, readonly TraceWeight[]> {
  const weights = new Map<TraceScope, TraceWeight[]>();
  const seen = new Set<TraceTensor>();
  for (const { inputs, scope } of calls) {
    for (const tensor of Object.values(inputs)) {
      const variable = tensor === undefined ? undefined : (variables.get(tensor) as Variable | undefined);
      if (tensor === undefined || variable === undefined || seen.has(tensor)) continue;
      seen.add(tensor);
      const list = weights.get(scope) ?? [];
      weights.set(scope, list);
      list.push(traceWeight(variable.name, variable, variable.trainable));
    }
  }
  return weights;
}
