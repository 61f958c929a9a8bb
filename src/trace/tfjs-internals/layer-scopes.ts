import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { overrideFields } from "./override-fields.ts";
import { overridingPrototypes, withOwnArguments } from "./own-arguments.ts";
import { RepeatedCalls } from "./repeated-calls.ts";

type Layer = layers.Layer;
type Apply = Layer["apply"];

/** A call of a layer as it begins. */
export interface LayerCall {
  readonly layer: Layer;
  /** Names of the nested models and the layer, joined by `/`. */
  readonly path: string;
  /** How often the layer was called before in this run. */
  readonly call: number;
  readonly inputs: readonly Tensor[];
}

/** Receives every call of a layer that is not itself a model. */
export interface ScopeListener {
  readonly enter: (call: LayerCall) => void;
  /** @param outputs undefined where the call threw */
  readonly leave: (call: LayerCall, outputs: readonly Tensor[] | undefined) => void;
}

/** Layers of tfjs 4.22 that fail on a list of one tensor, although its own models pass a single tensor so. */
const takeOneTensor: ReadonlySet<string> = new Set(["Resizing", "CenterCrop"]);

/**
 * Runs `run` and notifies `listener` when layers under `root` begin and end. Overrides `apply` on the layers' common prototype, so that custom
 * layers and nested models take part; restores it, also when `run` throws.
 *
 * @param calls call counts to reuse from earlier runs; default: new ones
 * @param hooks notified of the instrumentation's own work, and where a layer's own work begins and ends
 */
export function withLayerScopes<Result>(
  root: Layer,
  listener: ScopeListener,
  run: () => Result,
  calls: CallCounts = new CallCounts(),
  hooks?: LayerTimingHooks,
): Result {
  const prototype = layerPrototype(root);
  const { apply: original } = prototype;
  let path = "";
  calls.restart();
  const runs = new RepeatedCalls();
  const scopedApply = function (this: Layer, ...args: Parameters<Apply>): ReturnType<Apply> {
    hooks?.pause();
    const inputs = tensorsOf(args[0]);
    if (inputs?.length === 1 && takeOneTensor.has(this.getClassName())) args = [inputs[0] as Tensor, args[1]];
    if (inputs === undefined) return original.apply(this, args);
    const own = (): ReturnType<Apply> => {
      hooks?.begin();
      return original.apply(this, args);
    };
    if (this === root) return runs.runModel(own);
    const earlier = runs.earlier(this, inputs, args[1]);
    if (earlier !== undefined) return earlier;
    const around = path;
    path = around === "" ? this.name : `${around}/${this.name}`;
    try {
      const result = isModel(this) ? runs.runModel(own) : notify(this, inputs, own);
      runs.remember(this, inputs, args[1], result);
      return result;
    } finally {
      path = around;
      hooks?.end();
    }
  };
  const notify = (
    layer: Layer,
    inputs: readonly Tensor[],
    own: () => ReturnType<Apply>,
  ): ReturnType<Apply> => {
    const begun: LayerCall = { layer, path, call: calls.next(path), inputs };
    listener.enter(begun);
    let outputs: readonly Tensor[] | undefined;
    try {
      const result = own();
      hooks?.end();
      outputs = tensorsOf(result) ?? [];
      return result;
    } finally {
      listener.leave(begun, outputs);
    }
  };
  const restore = overrideFields(prototype, { apply: scopedApply });
  try {
    return withOwnArguments((calls.overriding ??= overridingPrototypes(root)), run);
  } finally {
    restore();
  }
}

/** The prototype of tfjs' Layer class, which owns `apply` and `addWeight`; found from a layer, so that any copy of the library works. */
export function layerPrototype(layer: Layer): Layer {
  let prototype: object | null = Object.getPrototypeOf(layer) as object | null;
  while (prototype !== null) {
    if (Object.hasOwn(prototype, "apply") && Object.hasOwn(prototype, "addWeight")) return prototype as Layer;
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  throw new Error("not a layer or model of tfjs-layers");
}

/** A layer's class name without the package that it is registered in; for a replaced class, the name in the file. */
export function layerType(layer: Layer): string {
  const { keptClassName } = layer as { readonly keptClassName?: unknown };
  if (typeof keptClassName === "string") return keptClassName;
  const name = layer.getClassName();
  return name.slice(name.lastIndexOf(">") + 1);
}

/** Whether a layer is a model with layers of its own. */
export function isModel(layer: Layer): boolean {
  return "layers" in layer && Array.isArray(layer.layers);
}

/** The tensors of a layer's argument or result; undefined where it is symbolic, while a model is being built. */
function tensorsOf(value: unknown): readonly Tensor[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.every(isTensor) ? list : undefined;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}

/** Receives, while a model runs, what its kernels do not show. */
export interface LayerTimingHooks {
  /** Up to the next call of any hook, time is the instrumentation's own. */
  readonly pause: () => void;
  /** A part of the run begins: the time of its first kernel begins here. */
  readonly begin: () => void;
  /** A part of the run ends: time since its last kernel belongs to that kernel; to none, if none ran since the last `begin` or `end`. */
  readonly end: () => void;
}

/**
 * How often each layer was called in a run. Reused from run to run, it grows in the first only: growing takes as long as a small layer, which
 * a timed run would measure.
 */
export class CallCounts {
  /** What {@link overridingPrototypes} found in the first run. */
  overriding: readonly Layer[] | undefined;
  readonly #counts = new Map<string, number>();

  /** @param overriding what {@link overridingPrototypes} finds; default: searched in the first run */
  constructor(overriding?: readonly Layer[]) {
    this.overriding = overriding;
  }

  /** Begins a run: all counts are 0. */
  restart(): void {
    for (const path of this.#counts.keys()) this.#counts.set(path, 0);
  }

  /** Counts a call, and returns how many there were before it. */
  next(path: string): number {
    const earlier = this.#counts.get(path) ?? 0;
    this.#counts.set(path, earlier + 1);
    return earlier;
  }
}
