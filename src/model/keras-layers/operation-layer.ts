import { tidy } from "@tensorflow/tfjs-core";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { inferShapes, listOfShapes } from "./define-stateless.ts";
import { findOperation } from "./operations/index.ts";
import { OperationArgs } from "./operations/operation-args.ts";

type Shape = (number | null)[];

/** One call of an operation: its name and its arguments; `{"tensor": i}` is the layer's i-th input. */
export interface OperationCall {
  /** The layer's class in the file: TFOpLambda, SlicingOpLambda, or Keras 3's own. */
  readonly type: string;
  readonly operation: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Arguments of {@link OperationLayer}. */
export interface OperationLayerArgs {
  readonly name?: string;
  /** An {@link OperationCall} as JSON, see {@link encodeCall}. */
  readonly call: string;
}

/** Encodes a call without underscores: tfjs changes every text with one, as if it were a Python name. */
export function encodeCall(call: OperationCall): string {
  return JSON.stringify(call).replaceAll("_", String.raw`\u005f`);
}

/** A function of TensorFlow or Keras as a layer, as in functional models that add, slice or reshape tensors. */
export class OperationLayer extends layers.Layer {
  static readonly className: string = "clothnet>Operation";
  readonly #encoded: string;
  readonly #call: OperationCall;

  constructor(args: OperationLayerArgs) {
    super(args);
    this.#encoded = args.call;
    this.#call = JSON.parse(args.call) as OperationCall;
  }

  /** The class in the file, for the rows of a record. */
  get keptClassName(): string {
    return this.#call.type;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const shapes = inferShapes(listOfShapes(inputShape), (inputs) => this.#run(inputs));
    return shapes.length === 1 ? (shapes[0] as Shape) : shapes;
  }

  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    return tidy(() => this.#run([inputs].flat()));
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), call: this.#encoded };
  }

  #run(inputs: readonly Tensor[]): Tensor | Tensor[] {
    const operation = findOperation(this.#call.operation);
    if (operation === undefined) throw new Error(`no operation ${this.#call.operation}`);
    const args = filled(this.#call.args, inputs) as Readonly<Record<string, unknown>>;
    return operation.run(new OperationArgs(operation, args));
  }
}

function filled(value: unknown, inputs: readonly Tensor[]): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, inputs));
  if (typeof value !== "object" || value === null) return value;
  const { tensor } = value as { tensor?: unknown };
  if (typeof tensor === "number") return inputs[tensor];
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, inputs)]));
}
