import { ProfilerError } from "../../errors.ts";
import { isEntry, isModelEntry, visitEntries } from "./compat/layer-entry.ts";
import type { LayerEntry } from "./compat/layer-entry.ts";
import { isObject } from "../source/model-format.ts";

/**
 * Checks that every layer of a topology can be called: the calls that its inputs come from exist and do not depend on its own.
 * tfjs-layers would wait forever.
 *
 * @throws {ProfilerError} `model-unreadable` with the name of a layer that waits
 */
export function checkCalls(topology: Readonly<Record<string, unknown>>, model: string): void {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  visitEntries(root, (entry) => {
    const waiting = firstWaiting(entry);
    if (waiting === undefined) return;
    const { layer, source } = waiting;
    throw new ProfilerError("model-unreadable", {
      found: `${model} whose layer ${layer} waits for a call of ${source} that never comes`,
      expected: "inputs from layers of the same model, without a cycle",
      remedy: "convert or save the model again",
    });
  });
}

interface Call {
  readonly layer: string;
  /** The calls of other layers that it reads: the layer's name and the index of its call. */
  readonly reads: readonly (readonly [source: string, call: number])[];
}

function firstWaiting(model: LayerEntry): { readonly layer: string; readonly source: string } | undefined {
  const { layers } = model.config;
  const entries = (Array.isArray(layers) ? layers : []).filter(isEntry);
  // A sequential model has no calls between its layers; inputs and nested models exist from the start.
  const calls = entries.flatMap(callsOf);
  const done = new Map<string, number>();
  for (const entry of entries)
    done.set(nameOf(entry), entry.class_name === "InputLayer" || isModelEntry(entry) ? 1 : 0);
  const waiting = new Map<string, Call[]>();
  const open = calls.toReversed();
  for (let call = open.pop(); call !== undefined; call = open.pop()) {
    const missing = call.reads.find(([source, at]) => !((done.get(source) ?? 0) > at));
    if (missing !== undefined) {
      const others = waiting.get(missing[0]);
      if (others === undefined) waiting.set(missing[0], [call]);
      else others.push(call);
      continue;
    }
    done.set(call.layer, (done.get(call.layer) ?? 0) + 1);
    open.push(...(waiting.get(call.layer) ?? []));
    waiting.delete(call.layer);
  }
  for (const [source, [first]] of waiting) if (first !== undefined) return { layer: first.layer, source };
  return undefined;
}

function callsOf(entry: LayerEntry): readonly Call[] {
  const nodes = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
  return nodes.flatMap((node) => {
    if (!Array.isArray(node) || node.length === 0) return [];
    const reads = (node as unknown[]).flatMap((read) =>
      Array.isArray(read) ? [[String(read[0]), Number(read[1] ?? 0)] as const] : [],
    );
    return [{ layer: nameOf(entry), reads }];
  });
}

// tfjs refers to layers by this name, not by the one in their config.
function nameOf(entry: LayerEntry): string {
  return String(entry.name);
}
