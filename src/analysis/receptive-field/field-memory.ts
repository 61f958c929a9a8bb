import type { Factor, Field } from "./field.ts";
import { regroup } from "./regroup.ts";

/** Networks repeat a block with what it reshapes: so many fields back is far enough to meet the last one. */
const remembered = 8;

/**
 * The fields met of late. Blocks of one kind bring forth the same fields over and over; one object for all of them makes that plain to whoever
 * asks whether two tensors see the same, and what was worked out for it once is at hand.
 */
export class FieldMemory {
  readonly #recent: Field[] = [];
  readonly #regrouped = new Map<
    Field,
    { readonly shape: readonly number[]; readonly result: Field | undefined }[]
  >();
  #next = 0;

  /** The field that was met before and is the same, or else this one. */
  same(field: Field): Field {
    for (const met of this.#recent) if (equal(met, field)) return met;
    this.#recent[this.#next] = field;
    this.#next = (this.#next + 1) % remembered;
    return field;
  }

  /** {@link regroup}, worked out once for a field and a shape. */
  regroup(field: Field, shape: readonly number[]): Field | undefined {
    let known = this.#regrouped.get(field);
    if (known === undefined) this.#regrouped.set(field, (known = []));
    for (const each of known) if (sameNumbers(each.shape, shape)) return each.result;
    const result = regroup(field, shape);
    known.push({ shape, result });
    return result;
  }
}

function equal(one: Field, other: Field): boolean {
  const { windows, dims } = one;
  if (windows.length !== other.windows.length || dims.length !== other.dims.length) return false;
  for (const [axis, window] of windows.entries()) {
    const against = other.windows[axis];
    if (window.start !== against?.start || window.size !== against.size) return false;
    if (window.global !== against.global || window.local !== against.local) return false;
  }
  if (one.gate !== other.gate || one.misaligned !== other.misaligned) return false;
  if (one.loose !== other.loose || one.whole !== other.whole) return false;
  return dims.every((factors, axis) => sameFactors(factors, other.dims[axis] ?? []));
}

function sameFactors(one: readonly Factor[], other: readonly Factor[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  return one.every(({ extent, steps }, place) => {
    const against = other[place];
    return against?.extent === extent && (against.steps === steps || sameNumbers(against.steps, steps));
  });
}

/** Whether two lists hold the same values one by one; patterns are compared by what object they are. */
function sameNumbers(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
