import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { TraceCall, TraceScope, TraceTensor, TraceWeight } from "./trace.ts";

/** A scope while it is being filled. */
export type OpenScope = { -readonly [Key in keyof TraceScope]: TraceScope[Key] };

type Role = TraceTensor["role"];

/** Kernel inputs as tfjs hands them over: named, listed, some absent. */
export type KernelInputs = Readonly<Record<string, TensorInfo | null | undefined>>;

/** Writes down the kernel calls and scopes of one run. It holds shapes and identities, never a tensor's data. */
export class Recorder {
  readonly calls: TraceCall[] = [];
  readonly scopes: OpenScope[] = [];
  readonly #root: OpenScope;
  readonly #open: OpenScope[] = [];
  readonly #tensors = new WeakMap<object, TraceTensor>();
  #nextId = 0;

  constructor(rootName: string, rootType: string) {
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

  /** Makes a tensor known before the run: an input or a weight. */
  introduce(tensor: TensorInfo, role: Role): TraceTensor {
    const known = this.#tensors.get(tensor.dataId);
    if (known !== undefined) return known;
    return this.#remember(tensor, { id: this.#nextId++, shape: tensor.shape, dtype: tensor.dtype, role });
  }

  enter(scope: OpenScope): void {
    this.scopes.push(scope);
    this.#open.push(scope);
  }

  leave(): void {
    this.#open.pop();
  }

  /** Records a call; the first output is a view of the input named `view`, where given; `bound` says that shapes are upper bounds. */
  record(
    op: string,
    inputs: KernelInputs,
    outputs: readonly TensorInfo[],
    attrs: Readonly<Record<string, unknown>>,
    view?: string,
    bound?: string,
  ): void {
    const scope = this.scope;
    if (scope === this.#root && !this.scopes.includes(scope)) this.scopes.push(scope);
    const known: Record<string, TraceTensor> = {};
    for (const [name, tensor] of Object.entries(inputs)) {
      // A tensor nobody introduced was made outside of every kernel: a constant written from JavaScript.
      if (tensor?.dataId !== undefined) known[name] = this.introduce(tensor, "constant");
    }
    const source = view === undefined ? undefined : known[view];
    const results = outputs.map((tensor) =>
      this.#remember(tensor, {
        id: this.#nextId++,
        shape: tensor.shape,
        dtype: tensor.dtype,
        role: "activation",
        ...(source === undefined ? {} : { viewOf: source }),
      }),
    );
    this.calls.push({
      op,
      inputs: known,
      outputs: results,
      attrs,
      scope,
      ...(bound === undefined ? {} : { bound }),
    });
  }

  #remember(tensor: TensorInfo, entry: TraceTensor): TraceTensor {
    this.#tensors.set(tensor.dataId, entry);
    return entry;
  }
}

/** A weight as the trace keeps it. */
export function traceWeight(name: string, tensor: TensorInfo, trainable: boolean): TraceWeight {
  return { name, shape: tensor.shape, dtype: tensor.dtype, trainable };
}
