import type { Factor, Field, Window } from "./field.ts";
import { regroup } from "./regroup.ts";
import type { Step } from "./step.ts";

/** Number of fields remembered: enough for the dozen fields of a transformer's last block. */
const remembered = 32;

/**
 * Recent fields. Repeated blocks of a network have the same fields; one object for equal fields makes comparing them cheap, and what was computed for
 * one is reused.
 */
export class FieldMemory {
  readonly #recent: Field[] = [];
  readonly #regrouped = new Map<
    Field,
    { readonly shape: readonly number[]; readonly result: Field | undefined }[]
  >();
  #next = 0;

  /** An equal field from before, or else this one. */
  same(field: Field): Field {
    for (const met of this.#recent) if (equal(met, field)) return met;
    this.#recent[this.#next] = field;
    this.#next = (this.#next + 1) % remembered;
    return field;
  }

  /** {@link regroup}, computed once per field and shape. */
  regroup(field: Field, shape: readonly number[]): Field | undefined {
    let known = this.#regrouped.get(field);
    if (known === undefined) this.#regrouped.set(field, (known = []));
    for (const each of known) if (equalLists(each.shape, shape, Object.is)) return each.result;
    const result = regroup(field, shape);
    known.push({ shape, result });
    return result;
  }
}

function equal(one: Field, other: Field): boolean {
  if (one.gate !== other.gate || one.misaligned !== other.misaligned) return false;
  if (one.loose !== other.loose || one.whole !== other.whole) return false;
  return equalLists(one.windows, other.windows, equalWindows) && equalLists(one.dims, other.dims, equalAxes);
}

function equalWindows(one: Window, other: Window): boolean {
  return (
    one.start === other.start &&
    one.size === other.size &&
    one.global === other.global &&
    one.local === other.local
  );
}

function equalAxes(one: readonly Factor[], other: readonly Factor[]): boolean {
  return equalLists(one, other, equalFactors);
}

function equalFactors(one: Factor, other: Factor): boolean {
  return one.extent === other.extent && equalLists(one.steps, other.steps, equalSteps);
}

function equalSteps(one: Step, other: Step): boolean {
  if (one === other) return true;
  if (typeof one === "number" || typeof other === "number" || one.shift !== other.shift) return false;
  return equalLists(one.first, other.first, Object.is) && equalLists(one.last, other.last, Object.is);
}

// By index, for speed: these run for every call of every profile.
function equalLists<Value>(
  one: readonly Value[],
  other: readonly Value[],
  equalValues: (value: Value, against: Value) => boolean,
): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1)
    if (!equalValues(one[index] as Value, other[index] as Value)) return false;
  return true;
}
