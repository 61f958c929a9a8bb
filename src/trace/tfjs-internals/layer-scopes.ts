import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { RepeatedCalls } from "./repeated-calls.ts";

type Layer = layers.Layer;
type Apply = Layer["apply"];

/** A call of a layer as it begins. */
export interface LayerCall {
  readonly layer: Layer;
  /** The way through nested models, joined by `/`. */
  readonly path: string;
  /** How often this layer was called before in this run. */
  readonly call: number;
  readonly inputs: readonly Tensor[];
}

/** Is told of every call of a layer that is not itself a model. */
export interface ScopeListener {
  readonly enter: (call: LayerCall) => void;
  /** @param outputs undefined where the call threw */
  readonly leave: (call: LayerCall, outputs: readonly Tensor[] | undefined) => void;
}

/** Layers of tfjs 4.22 that fail on a list of one tensor, which is how its own models hand over a single one. */
const takeOneTensor: ReadonlySet<string> = new Set(["Resizing", "CenterCrop"]);

/**
 * Runs `run` and tells `listener` when layers under `root` begin and end. It replaces `apply` on the layers' common prototype, so custom
 * layers and nested models take part, and restores it, also when `run` throws.
 *
 * @param calls of runs before, where there were any
 * @param bounds is told what is done here, and where a layer's own work begins and ends
 */
export function withLayerScopes<Result>(
  root: Layer,
  listener: ScopeListener,
  run: () => Result,
  calls: CallCounts = new CallCounts(),
  bounds?: LayerTimingHooks,
): Result {
  const prototype = layerPrototype(root);
  const original = prototype.apply;
  const path: string[] = [];
  calls.restart();
  const runs = new RepeatedCalls();
  prototype.apply = function apply(this: Layer, ...args: Parameters<Apply>): ReturnType<Apply> {
    bounds?.pause();
    const inputs = tensorsOf(args[0]);
    if (inputs?.length === 1 && takeOneTensor.has(this.getClassName())) args = [inputs[0] as Tensor, args[1]];
    if (inputs === undefined) return original.apply(this, args);
    const own = (): ReturnType<Apply> => {
      bounds?.begin();
      return original.apply(this, args);
    };
    if (this === root) return runs.ofModel(own);
    const earlier = runs.earlier(this, inputs);
    if (earlier !== undefined) return earlier;
    path.push(this.name);
    try {
      const result = isModel(this) ? runs.ofModel(own) : told(this, inputs, own);
      runs.remember(this, inputs, result);
      return result;
    } finally {
      path.pop();
      bounds?.end();
    }
  };
  const told = (layer: Layer, inputs: readonly Tensor[], own: () => ReturnType<Apply>): ReturnType<Apply> => {
    const key = path.join("/");
    const begun: LayerCall = { layer, path: key, call: calls.next(key), inputs };
    listener.enter(begun);
    let outputs: readonly Tensor[] | undefined;
    try {
      const result = own();
      bounds?.end();
      outputs = tensorsOf(result) ?? [];
      return result;
    } finally {
      listener.leave(begun, outputs);
    }
  };
  try {
    return run();
  } finally {
    prototype.apply = original;
  }
}

/** The prototype that owns `apply` and `addWeight`: tfjs' Layer class, found from a layer so that any copy of the library will do. */
function layerPrototype(layer: Layer): Layer {
  let prototype: object | null = Object.getPrototypeOf(layer) as object | null;
  while (prototype !== null) {
    if (Object.hasOwn(prototype, "apply") && Object.hasOwn(prototype, "addWeight")) return prototype as Layer;
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  throw new Error("not a layer or model of tfjs-layers");
}

/** A layer's class as people know it: without the package that it is registered in, and as the file named it where a stand-in runs. */
export function layerType(layer: Layer): string {
  const { keptClassName } = layer as { readonly keptClassName?: unknown };
  if (typeof keptClassName === "string") return keptClassName;
  return layer.getClassName().split(">").at(-1) as string;
}

/** Whether a layer is a model with layers of its own. */
export function isModel(layer: Layer): boolean {
  return Array.isArray((layer as unknown as { layers?: unknown }).layers);
}

/** The tensors of a layer's argument or result; undefined where it is symbolic, as while a model is being built. */
function tensorsOf(value: unknown): readonly Tensor[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every(isTensor) ? list : undefined;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}

/** Is told, while a model runs, of what its kernels don't show. */
export interface LayerTimingHooks {
  /** What follows is the observer's own work, up to the next call of any of these, and no one's time. */
  readonly pause: () => void;
  /** A part of the run begins: before the first kernel, the time of that one begins here. */
  readonly begin: () => void;
  /** A part of the run ends: what came after its last kernel goes to that one, and to none where no kernel ran since the last call of `begin` or `end`. */
  readonly end: () => void;
}

/**
 * How often each layer was called in a run. Kept from one run to the next, it grows in the first only: to grow takes as long as a small layer, and
 * the clock of a timed run would charge it to one.
 */
export class CallCounts {
  readonly #counts = new Map<string, number>();

  /** Begins a run: nothing was called yet. */
  restart(): void {
    for (const path of this.#counts.keys()) this.#counts.set(path, 0);
  }

  /** Counts a call; how many there were before it. */
  next(path: string): number {
    const earlier = this.#counts.get(path) ?? 0;
    this.#counts.set(path, earlier + 1);
    return earlier;
  }
}
