import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { ShapeData } from "./shape-data.ts";
import type { TraceCall, TraceScope, TraceTensor, TraceWeight } from "./trace.ts";

/** A scope while it is filled. */
export type OpenScope = { -readonly [Key in keyof TraceScope]: TraceScope[Key] };

type Role = TraceTensor["role"];

/** Kernel inputs as tfjs passes them: named or listed, some absent. */
export type KernelInputs = Readonly<Record<string, TensorInfo | null | undefined>>;

/** Records the kernel calls and scopes of one run. It keeps shapes and identities, never a tensor's data. */
export class Recorder {
  readonly calls: TraceCall[] = [];
  readonly scopes: OpenScope[] = [];
  /** Variables that were not introduced before a kernel read them. */
  readonly variables: Map<TraceTensor, Tensor> = new Map();
  readonly #root: OpenScope;
  readonly #open: OpenScope[] = [];
  readonly #scopeOf: ((op: string) => OpenScope) | undefined;
  /** Tensors with data on another backend; those of the shape backend carry their entry in their data id. */
  readonly #foreign = new Map<object, TraceTensor>();
  /** Identifies this run in data ids that outlive it, without keeping the run alive. */
  readonly #run = {};
  #rootListed = false;
  #nextId = 0;

  /** @param scopeOf the scope of each call; default: the innermost one entered */
  constructor(rootName: string, rootType: string, scopeOf?: (op: string) => OpenScope) {
    this.#scopeOf = scopeOf;
    this.#root = {
      path: "",
      name: rootName,
      type: rootType,
      call: 0,
      inputs: [],
      outputs: [],
      weights: [],
    };
  }

  /** The innermost open scope; calls outside of every layer belong to the root model. */
  get scope(): OpenScope {
    return this.#open.at(-1) ?? this.#root;
  }

  /** Registers a tensor before the run: an input or a weight. */
  introduce(tensor: TensorInfo, role: Role): TraceTensor {
    return this.#known(tensor.dataId) ?? this.#remember(tensor, role, undefined);
  }

  enter(scope: OpenScope): void {
    this.scopes.push(scope);
    this.#open.push(scope);
  }

  leave(): void {
    this.#open.pop();
  }

  /**
   * Records a call.
   *
   * @param view name of the input whose storage the first output shares
   * @param bound why the shapes of the outputs are upper bounds
   * @param values of the inputs that the window of the call depends on
   */
  record(
    op: string,
    inputs: KernelInputs,
    outputs: readonly TensorInfo[],
    attrs: Readonly<Record<string, unknown>>,
    view?: string,
    bound?: string,
    values?: TraceCall["values"],
  ): void {
    const scope = this.#scopeOf === undefined ? this.scope : this.#scopeOf(op);
    if (scope === this.#root && !this.#rootListed) {
      this.#rootListed = true;
      this.scopes.push(scope);
    }
    const known: Record<string, TraceTensor> = {};
    for (const name in inputs) {
      const tensor = inputs[name];
      // A tensor that was not introduced was made outside of kernels: a constant written from JavaScript, or a variable.
      if (tensor?.dataId !== undefined) known[name] = this.#known(tensor.dataId) ?? this.#discover(tensor);
    }
    const source = view === undefined ? undefined : known[view];
    const results = outputs.map((tensor) => this.#remember(tensor, "activation", source));
    const call: TraceCall =
      values === undefined
        ? { op, inputs: known, outputs: results, attrs, scope }
        : { op, inputs: known, outputs: results, attrs, scope, values };
    this.calls.push(bound === undefined ? call : { ...call, bound });
  }

  #discover(tensor: TensorInfo): TraceTensor {
    if (!("trainable" in tensor)) return this.introduce(tensor, "constant");
    const weight = this.introduce(tensor, "weight");
    this.variables.set(weight, tensor as unknown as Tensor);
    return weight;
  }

  #remember({ dataId, shape, dtype }: TensorInfo, role: Role, viewOf: TraceTensor | undefined): TraceTensor {
    const id = this.#nextId++;
    const entry = viewOf === undefined ? { id, shape, dtype, role } : { id, shape, dtype, role, viewOf };
    if (dataId instanceof ShapeData) {
      dataId.tracedBy = this.#run;
      dataId.traced = entry;
    } else this.#foreign.set(dataId, entry);
    return entry;
  }

  #known(dataId: object): TraceTensor | undefined {
    if (!(dataId instanceof ShapeData)) return this.#foreign.get(dataId);
    return dataId.tracedBy === this.#run ? dataId.traced : undefined;
  }
}

/** A weight as the trace keeps it. */
export function traceWeight(name: string, tensor: TensorInfo, trainable: boolean): TraceWeight {
  return { name, shape: tensor.shape, dtype: tensor.dtype, trainable };
}
