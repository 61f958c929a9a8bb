import { cast, scalar, tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Operation } from "./define-operation.ts";

/** The arguments of one call of an operation, by the first of each parameter's names. */
export class OperationArgs {
  readonly #values: ReadonlyMap<string, unknown>;

  /** @param given arguments by any of a parameter's names, or by position ("0", "1", …) */
  constructor({ params }: Pick<Operation, "params">, given: Readonly<Record<string, unknown>>) {
    const values = new Map<string, unknown>();
    for (const [index, param] of params.entries()) {
      const names = param.split("|");
      const found = [...names, String(index)].find(
        (name) => given[name] !== undefined && given[name] !== null,
      );
      if (found !== undefined) values.set(names[0] as string, given[found]);
    }
    this.#values = values;
  }

  /** A tensor argument; a number or nested list of numbers becomes one, of the dtype of `like`. */
  tensor(name: string, like?: Tensor): Tensor {
    const value = this.#values.get(name);
    if (isTensor(value)) return value;
    const dtype = like?.dtype ?? "float32";
    if (typeof value === "number" || typeof value === "boolean") return scalar(Number(value), dtype);
    if (Array.isArray(value) && !value.some(isTensor)) return tensor(value as number[], undefined, dtype);
    throw new Error(`the operation was called without its argument "${name}"`);
  }

  /** The first tensor among the arguments named. */
  firstTensor(...names: readonly string[]): Tensor | undefined {
    return names.map((name) => this.#values.get(name)).find(isTensor);
  }

  /** A list of tensors. */
  tensors(name: string): Tensor[] {
    const value = this.#values.get(name);
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    const like = list.find(isTensor);
    return list.map((each) => (isTensor(each) ? each : tensor(each as number[], undefined, like?.dtype)));
  }

  /** A number; default: `otherwise`. */
  number(name: string, otherwise: number): number {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : (numbersIn(value)[0] ?? otherwise);
  }

  /** A list of numbers (one number gives a list of one); undefined if the call does not have it. */
  numbers(name: string): number[] | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : numbersIn(value);
  }

  /** True if a boolean argument is true. */
  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** A text in lower case; default: `otherwise`. */
  text(name: string, otherwise: string): string {
    const value = this.#values.get(name);
    return typeof value === "string" ? value.toLowerCase() : otherwise;
  }

  /** The argument as it is. */
  raw(name: string): unknown {
    return this.#values.get(name);
  }
}

/** Shapes and sizes may be numbers, lists of them, and tensors that hold them. */
function numbersIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return isTensor(value) ? [...cast(value, "int32").dataSync()] : [Number(value)];
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value;
}
