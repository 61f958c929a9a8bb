import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tfc from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import type { LayerMethods } from "../../../src/trace/tfjs-internals/add-weight.ts";
import { engineInternals, engineMethods } from "../../../src/trace/tfjs-internals/engine-internals.ts";
import type {
  EngineInternals,
  EngineMethods,
  EngineScope,
  EngineState,
  ScopedTensor,
  TapeNode,
  TensorMethods,
  VariableMethods,
} from "../../../src/trace/tfjs-internals/engine-internals.ts";
import { graphModelFields } from "../../../src/trace/tfjs-internals/graph-model-fields.ts";
import type {
  Executor,
  ExecutorGraph,
  ExecutorNode,
  GraphModelFields,
} from "../../../src/trace/tfjs-internals/graph-model-fields.ts";
import { kernelRegistryKey, tfjsGlobals } from "../../../src/trace/tfjs-internals/kernel-registry.ts";
import type { BatchNormFields, ConvolutionFields } from "../../../src/trace/tfjs-internals/layer-fields.ts";
import type { HookFields } from "../../../src/trace/tfjs-internals/stateless-layers.ts";
import type { LayerVariableMethods } from "../../../src/trace/tfjs-internals/without-side-effects.ts";

/** The kind of a member: `typeof`, refined where we rely on more. */
export type Kind = "string" | "number" | "boolean" | "method" | "object" | "list" | "map";

/** The members of an object of tfjs that `src` relies on. `satisfies` makes the compiler refuse a list that leaves one out. */
export interface Contract {
  readonly owner: () => object | Promise<object>;
  readonly members: Readonly<Record<string, Kind>>;
}

const image = [1, 4, 4, 2];
const layer = (made: tfl.layers.Layer): (() => object) => {
  return () => {
    if (!made.built) made.build(image);
    return made;
  };
};
const convolution = { filters: 2, kernelSize: 2 };
const cell = tfl.layers.gruCell({ units: 3, recurrentInitializer: "glorotNormal" });
/** A model of one dense layer. */
export const model: tfl.Sequential = tfl.sequential({
  layers: [tfl.layers.dense({ units: 2, inputShape: [3] })],
});

/** Private fields and methods of tfjs-core, -layers and -converter, by the object that has them. */
export const contracts: Readonly<Record<string, Contract>> = {
  "the engine": {
    owner: engineWhileStarting,
    members: {
      backendName: "string",
      backendInstance: "object",
      profiler: "object",
      pendingBackendInit: "object",
      state: "object",
      track: "method",
      makeTensorFromTensorInfo: "method",
    } satisfies Record<keyof EngineInternals, Kind>,
  },
  "the engine's class": {
    owner: engineMethods,
    members: {
      runKernel: "method",
      endScope: "method",
      keep: "method",
      makeVariable: "method",
    } satisfies Record<keyof EngineMethods, Kind>,
  },
  "the engine's profiler": {
    owner: () => engineInternals().profiler as object,
    members: { profileKernel: "method", logKernelProfile: "method" },
  },
  "the engine's state": {
    owner: () => taped().state,
    members: {
      gradientDepth: "number",
      kernelDepth: "number",
      activeTape: "list",
      profiling: "boolean",
      scopeStack: "list",
      activeScope: "object",
      tensorInfo: "map",
    } satisfies Record<keyof EngineState, Kind>,
  },
  "a scope of tf.tidy": {
    owner: () => within(() => engineInternals().state.activeScope as EngineScope),
    members: { id: "number", name: "string", track: "list" } satisfies Record<keyof EngineScope, Kind>,
  },
  "a node of the gradient tape": {
    owner: () => taped().tape.find(({ saved }) => (saved?.length ?? 0) > 0) as TapeNode,
    members: {
      inputs: "object",
      outputs: "list",
      saved: "list",
      gradient: "method",
    } satisfies Record<keyof TapeNode, Kind>,
  },
  "a tensor": {
    owner: () => within(() => tf.tensor1d([1])),
    members: { scopeId: "number", kept: "boolean", dataId: "object" } satisfies Record<
      keyof Pick<ScopedTensor, "scopeId" | "kept" | "dataId">,
      Kind
    >,
  },
  "Tensor.prototype": {
    owner: () => tf.Tensor.prototype,
    members: { dispose: "method" } satisfies Record<keyof TensorMethods, Kind>,
  },
  "Variable.prototype": {
    owner: () => tf.Variable.prototype,
    members: { dispose: "method", assign: "method" } satisfies Record<keyof VariableMethods, Kind>,
  },
  "tfjs' globals": {
    owner: () => Object.fromEntries(tfjsGlobals() ?? []),
    members: { [kernelRegistryKey]: "map" },
  },
  "a registered kernel": {
    owner: () => tf.getKernelsForBackend("cpu")[0] as object,
    members: { kernelName: "string", kernelFunc: "method" },
  },
  "the cpu backend": {
    owner: () => new MathBackendCPU(),
    members: { firstUse: "boolean" },
  },
  "Layer.prototype": {
    owner: () => tfl.layers.Layer.prototype,
    members: { apply: "method", addWeight: "method" } satisfies Record<"apply" | keyof LayerMethods, Kind>,
  },
  "a model of layers": {
    owner: () => model,
    members: { layers: "list", weights: "list" },
  },
  "a layer's weight": {
    owner: () => model.weights[0] as object,
    members: { read: "method", write: "method" } satisfies Record<"read" | keyof LayerVariableMethods, Kind>,
  },
  "a batch normalization": {
    owner: layer(tfl.layers.batchNormalization()),
    members: {
      gamma: "object",
      beta: "object",
      movingMean: "object",
      movingVariance: "object",
      axis: "number",
      epsilon: "number",
      momentum: "number",
    } satisfies Record<keyof BatchNormFields, Kind>,
  },
  "a layer with an activation": {
    owner: () => {
      const hooked = tfl.layers.dense({ units: 2, activation: "relu" });
      hooked.setCallHook(() => {});
      return hooked;
    },
    members: { _callHook: "method", activation: "object" } satisfies Record<keyof HookFields, Kind>,
  },
  "a 2-D convolution": {
    owner: layer(tfl.layers.conv2d({ ...convolution, activation: "relu", dilationRate: 2 })),
    members: {
      dilationRate: "list",
      kernel: "object",
      filters: "number",
      kernelSize: "list",
      strides: "list",
      padding: "string",
      dataFormat: "string",
      useBias: "boolean",
      kernelInitializer: "object",
      biasInitializer: "object",
      activation: "object",
    } satisfies Record<string, Kind> & Record<Exclude<keyof ConvolutionFields, "depthwiseKernel">, Kind>,
  },
  "a depthwise convolution": {
    owner: layer(tfl.layers.depthwiseConv2d({ kernelSize: 2 })),
    members: { dilationRate: "list", depthwiseKernel: "object" } satisfies Record<
      Exclude<keyof ConvolutionFields, "kernel">,
      Kind
    >,
  },
  "a GRU cell": {
    owner: () => {
      if (!cell.built) cell.build([1, 2]);
      return cell;
    },
    members: {
      units: "number",
      useBias: "boolean",
      activation: "object",
      recurrentActivation: "object",
      kernelInitializer: "object",
      recurrentInitializer: "object",
      biasInitializer: "object",
      kernel: "object",
      recurrentKernel: "object",
    },
  },
  "the Adam optimizer": {
    owner: () => tf.train.adam(0.01),
    members: { learningRate: "number" },
  },
  "a loaded graph model": {
    owner: () => graphModelFields(reluGraph()),
    members: { artifacts: "object", modelUrl: "object", executor: "object" } satisfies Record<
      keyof GraphModelFields,
      Kind
    >,
  },
  "the artifacts of a graph model": {
    owner: () => graphModelFields(reluGraph()).artifacts as object,
    members: { modelTopology: "object" } satisfies Record<
      keyof NonNullable<GraphModelFields["artifacts"]>,
      Kind
    >,
  },
  "the executor": {
    owner: () => graphModelFields(reluGraph()).executor as object,
    members: { graph: "object", weightMap: "object", compile: "method" } satisfies Record<
      keyof Executor,
      Kind
    >,
  },
  "a run as the executor plans it": {
    owner: () => {
      const executor = graphModelFields(reluGraph()).executor as Executor;
      return executor.compile({ x: undefined }, [executor.graph?.nodes["y"] as ExecutorNode]);
    },
    members: { orderedNodes: "list" } satisfies Record<keyof ReturnType<Executor["compile"]>, Kind>,
  },
  "the executor's graph": {
    owner: () => graphOf(reluGraph()),
    members: { nodes: "object", functions: "object" } satisfies Record<keyof ExecutorGraph, Kind>,
  },
  "a node of the executor": {
    owner: () => graphOf(reluGraph()).nodes["y"] as object,
    members: { name: "string", op: "string", category: "string" } satisfies Record<keyof ExecutorNode, Kind>,
  },
};

function within<Value>(read: () => Value): Value {
  const values: Value[] = [];
  tf.tidy(() => void values.push(read()));
  return values[0] as Value;
}

/** The engine's state and tape after a matrix product, which keeps both factors for the gradient. */
function taped(): { readonly state: EngineState; readonly tape: readonly TapeNode[] } {
  const states: EngineState[] = [];
  const tape: TapeNode[] = [];
  tf.grad((x) => {
    const y = tf.matMul(x, tf.ones([2, 2]));
    const { state } = engineInternals();
    states.push({ ...state });
    tape.push(...(state.activeTape ?? []));
    return tf.sum(y);
  })(tf.ones([2, 2]));
  return { state: states[0] as EngineState, tape };
}

/** The engine's fields while a backend starts, with the backend that it starts. */
async function engineWhileStarting(): Promise<object> {
  tf.registerBackend("starting", async () => new MathBackendCPU(), 0);
  const started = tf.setBackend("starting");
  const { track, makeTensorFromTensorInfo } = engineInternals();
  const fields = { ...engineInternals(), track, makeTensorFromTensorInfo };
  await started;
  const { backendInstance } = engineInternals();
  await tf.setBackend("cpu");
  tf.removeBackend("starting");
  return { ...fields, backendInstance };
}

/** A graph of one op, loaded from memory. */
export function reluGraph(op = "Relu"): tfc.GraphModel {
  const artifacts = {
    modelTopology: {
      node: [
        { name: "x", op: "Placeholder", attr: {} },
        { name: "y", op, input: ["x"], attr: {} },
      ],
      versions: { producer: 0, minConsumer: 0 },
    },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  };
  return tfc.loadGraphModelSync({ load: () => artifacts }) as unknown as tfc.GraphModel;
}

/** The executor's graph of a model. */
export function graphOf(graph: tfc.GraphModel): ExecutorGraph {
  return graphModelFields(graph).executor?.graph as ExecutorGraph;
}
