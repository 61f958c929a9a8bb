import { failureOf } from "./run-failure.ts";
import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import type { Tensor, Variable as TensorVariable } from "@tensorflow/tfjs-core";
import { CallCounts, isModel, layerType, withLayerScopes } from "./tfjs-internals/layer-scopes.ts";
import type { LayerCall } from "./tfjs-internals/layer-scopes.ts";
import { variablesIn } from "./variables-in.ts";
import type { FoundLayers } from "./layers-in.ts";
import { overridingPrototypes } from "./tfjs-internals/own-arguments.ts";
import { onShapeBackend } from "./tfjs-internals/on-shape-backend.ts";
import { withoutSideEffects } from "./tfjs-internals/without-side-effects.ts";
import type { ShapeBackend } from "./shape-backend.ts";
import { Recorder, traceWeight } from "./recorder.ts";
import type { OpenScope } from "./recorder.ts";
import { tensorWithoutData } from "./shape-backend.ts";
import type { Trace, TracePort, TraceScope, TraceWeight } from "./trace.ts";

type Layer = layers.Layer;
type Variable = Layer["weights"][number];

/**
 * Runs one forward pass of a built layers model over shapes. No weight is read; the model and the caller's backend stay as they are.
 *
 * @param inputShapes one shape with batch per input of the model, in the model's order
 */
export function traceLayersModel(model: LayersModel, inputShapes: readonly (readonly number[])[]): Trace {
  return onShapeBackend((backend) =>
    withoutSideEffects(model, backend, (found) => traceOn(backend, model, inputShapes, found)),
  );
}

function traceOn(
  backend: ShapeBackend,
  model: LayersModel,
  inputShapes: readonly (readonly number[])[],
  { changeable }: FoundLayers,
): Trace {
  const recorder = new Recorder(model.name, model.getClassName());
  const owners = new Map<Tensor, string>();
  const weights = modelWeights(model);
  const { all, trainable } = weights;
  for (const variable of all) recorder.introduce(variable.read(), "weight");
  const tensors = model.inputs.map((input, index) =>
    tensorWithoutData(backend, inputShapes[index] ?? [], input.dtype),
  );
  const inputs = model.inputs.map((input, index) => ({
    name: input.sourceLayer.name,
    tensor: recorder.introduce(tensors[index] as Tensor, "input"),
  }));
  addInputScopes(inputs, recorder);

  const open: OpenScope[] = [];
  const enter = (call: LayerCall): void => {
    const scope: OpenScope = {
      path: call.path,
      name: call.layer.name,
      type: layerType(call.layer),
      call: call.call,
      inputs: call.inputs.map((tensor) => recorder.introduce(tensor, "activation")),
      outputs: [],
      weights: [],
    };
    open.push(scope);
    recorder.enter(scope);
  };
  let failedIn: string | undefined;
  const leave = (call: LayerCall, outputs: readonly Tensor[] | undefined): void => {
    const scope = open.pop() as OpenScope;
    // The innermost call that throws ends first.
    if (outputs === undefined) failedIn ??= call.path;
    scope.outputs = (outputs ?? []).map((tensor) => recorder.introduce(tensor, "activation"));
    Object.assign(scope, claimWeights(call, owners, weights, recorder.variables.values(), changeable));
    recorder.leave();
  };

  backend.recorder = recorder;
  let outputs: readonly Tensor[] = [];
  let stopped: Trace["stopped"];
  try {
    const calls = new CallCounts(overridingPrototypes(model, changeable));
    const run = (): ReturnType<LayersModel["apply"]> =>
      model.apply(tensors.length === 1 ? (tensors[0] as Tensor) : tensors, { training: false });
    const applied = withLayerScopes(model, { enter, leave }, run, calls);
    outputs = [applied].flat() as Tensor[];
  } catch (error) {
    stopped = stoppedBy(error, failedIn ?? "");
  } finally {
    backend.recorder = undefined;
  }
  return {
    inputs,
    outputs: outputs.map((tensor, index) => ({
      name: outputName(model, index),
      tensor: recorder.introduce(tensor, "activation"),
    })),
    scopes: sortAsSummary(recorder.scopes, model),
    calls: recorder.calls,
    ...(stopped === undefined
      ? {}
      : {
          stopped,
          unreachedWeights: {
            weights: [...new Set(all)]
              .filter((variable) => !owners.has(variable.read()))
              .map((variable) => traceWeight(variable.name, variable.read(), trainable.has(variable))),
            whole: true,
          },
        }),
  };
}

/**
 * The name of an output's tensor. tfjs numbers a name that any model of the process had before; ours are numbered within the model, so that a
 * record does not depend on what was built earlier.
 */
function outputName({ outputs }: LayersModel, index: number): string {
  const names = outputs.map(({ originalName, name }) => originalName ?? name);
  const name = names[index] ?? `output ${index}`;
  const before = names.slice(0, index).filter((other) => other === name).length;
  return before === 0 ? name : `${name}_${before}`;
}

/** tfjs' error names the kernel that is missing. */
function stoppedBy(error: unknown, scope: string): NonNullable<Trace["stopped"]> {
  const failure = failureOf(error);
  const op = /^Kernel '([^']+)' not registered/.exec(failure.reason)?.[1];
  return op === undefined
    ? { scope, ...failure }
    : { scope, code: "other", reason: `${op} is not counted`, op };
}

// Input layers are not called, so their rows are added here: the model lists them among its layers.
function addInputScopes(inputs: readonly TracePort[], recorder: Recorder): void {
  for (const { name, tensor } of inputs) {
    recorder.scopes.push({
      path: name,
      name,
      type: "InputLayer",
      call: 0,
      inputs: [],
      outputs: [tensor],
      weights: [],
    });
  }
}

/** Sorts rows in the order of `model.summary()`, nested models expanded. It is not always the order of execution. */
function sortAsSummary(scopes: readonly TraceScope[], model: LayersModel): readonly TraceScope[] {
  const rank = new Map<string, number>();
  const visit = (list: readonly layers.Layer[], prefix: string): void => {
    for (const layer of list) {
      const path = `${prefix}${layer.name}`;
      rank.set(path, rank.size);
      if (isModel(layer)) visit((layer as unknown as LayersModel).layers, `${path}/`);
    }
  };
  visit(model.layers, "");
  // A Sequential does not list its input: first. Calls of the model itself: last. A wrapped layer: after its wrapper.
  const rankOf = ({ path, type }: TraceScope): number => {
    for (let known = path; known !== ""; known = known.slice(0, Math.max(known.lastIndexOf("/"), 0))) {
      const own = rank.get(known);
      if (own !== undefined) return own;
    }
    return type === "InputLayer" ? -1 : rank.size;
  };
  const ranked = scopes.map((scope) => ({ scope, rank: rankOf(scope) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ scope }) => scope);
}

/**
 * Assigns a layer's weights to the first call that ends with them: the innermost layer, at its first call. Variables that a layer keeps in its
 * fields, or reads from elsewhere, are its weights too.
 *
 * @param read the variables that kernels have read so far and that no layer declares
 * @param changeable the layers that are not known to be stateless: those have no variables but the declared ones
 */
function claimWeights(
  { layer, path }: LayerCall,
  owners: Map<Tensor, string>,
  { trainable, declared }: ModelWeights,
  read: Iterable<Tensor>,
  changeable: ReadonlySet<Layer>,
): { weights: readonly TraceWeight[]; sharesWeightsWith?: string } {
  const weights: TraceWeight[] = [];
  let sharesWith: string | undefined;
  const claim = (tensor: Tensor, name: string, trains: boolean): void => {
    const owner = owners.get(tensor);
    if (owner === undefined) {
      owners.set(tensor, path);
      weights.push(traceWeight(name, tensor, trains));
    } else if (!owner.startsWith(`${path}/`)) {
      sharesWith = owner;
    }
  };
  const changes = changeable.has(layer);
  // A layer that is not known may have made weights in its call.
  const own = (changes ? undefined : declared.get(layer)) ?? layer.weights;
  for (const variable of own) claim(variable.read(), variable.name, trainable.has(variable));
  if (changes) {
    for (const variable of variablesIn(layer))
      claim(variable, variable.name, variable.trainable && layer.trainable);
  }
  for (const tensor of read) {
    const { name, trainable: trains } = tensor as TensorVariable;
    if (!owners.has(tensor)) claim(tensor, name, trains && layer.trainable);
  }
  return sharesWith === undefined ? { weights } : { weights, sharesWeightsWith: sharesWith };
}

/** All weights of a model, and the trainable ones. */
interface ModelWeights {
  readonly all: readonly Variable[];
  readonly trainable: ReadonlySet<Variable>;
  /** Those that a layer declares. The getter of a layer makes four lists. */
  readonly declared: ReadonlyMap<Layer, readonly Variable[]>;
}

/**
 * The weights of `model.weights` and `model.trainableWeights`, in time linear in the layers: those getters copy the list for every layer, which is
 * slow for thousands of layers.
 */
function modelWeights(model: LayersModel): ModelWeights {
  const all: Variable[] = [];
  const trainable = new Set<Variable>();
  const declared = new Map<Layer, readonly Variable[]>();
  const visit = (layer: Layer, trains: boolean): void => {
    if (isModel(layer)) {
      for (const inner of (layer as unknown as LayersModel).layers) visit(inner, trains && layer.trainable);
      return;
    }
    const { weights } = layer;
    declared.set(layer, weights);
    if (weights.length === 0) return;
    for (const variable of weights) all.push(variable);
    if (trains) for (const variable of layer.trainableWeights) trainable.add(variable);
  };
  visit(model, true);
  return { all, trainable, declared };
}
