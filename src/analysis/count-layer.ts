import { opByKernel } from "../ops/index.ts";
import type { Convention, Count, CountingContext, LayerCalls } from "./conventions/define-convention.ts";

/** What a convention says of one call of one layer; `unknown` names the ops that no rule covers, whose part is missing. */
export interface LayerCount extends Count {
  readonly unknown: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** Counts one call of one layer: by the convention's formula for the layer's class where it has one, else call by call. */
export function countLayer(layer: LayerCalls, convention: Convention, context: CountingContext): LayerCount {
  let unknown: Set<string> | undefined;
  let macs = 0;
  let flops = 0;
  for (const call of layer.calls) {
    const family = opByKernel.get(call.op);
    if (family === undefined) {
      unknown ??= new Set();
      unknown.add(call.op);
      continue;
    }
    const count = convention.count(call, family.cost(call as never), context);
    macs += count.macs;
    flops += count.flops;
  }
  const module = convention.modules?.[layer.scope.type];
  const count = module === undefined ? { macs, flops } : module(layer, context);
  return { macs: count.macs, flops: count.flops, unknown: unknown ?? none };
}
