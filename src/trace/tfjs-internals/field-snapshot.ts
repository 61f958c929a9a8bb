import { isLayer } from "../layers-in.ts";

type Content = Record<string, unknown> | unknown[];

/** A list or object and what it held. */
interface Kept {
  readonly content: Content;
  readonly values: readonly unknown[];
  /** Of an object: the names of its fields. */
  readonly names?: readonly string[];
}

/**
 * Writes down the own fields of `owners`, and what the lists and objects in them hold; the function that it returns puts all of it back. It
 * runs for every layer at every profile, and most layers change nothing: what is as it was is only looked at, by `Object.values` alone,
 * which V8 does several times faster than reading fields by name.
 */
export function snapshotFields(owners: Iterable<object>): () => void {
  const all: Kept[] = [];
  for (const owner of owners) {
    const own = keptObject(owner as Record<string, unknown>);
    for (const value of own.values) {
      if (Array.isArray(value))
        all.push({ content: value, values: value.length === 0 ? none : value.slice() });
      else if (holdsFields(value)) all.push(keptObject(value));
    }
    all.push(own);
  }
  return () => all.forEach(restore);
}

const none: readonly unknown[] = [];

function keptObject(content: Record<string, unknown>): Kept {
  return { content, values: Object.values(content), names: Object.keys(content) };
}

function restore({ content, values, names }: Kept): void {
  if (Array.isArray(content)) {
    if (!same(content, values)) content.splice(0, content.length, ...values);
    return;
  }
  if (names === undefined) return;
  // A new field comes last, so the same values in the same order are those of the same fields.
  if (same(Object.values(content), values)) return;
  for (const name of Object.keys(content)) {
    if (!names.includes(name)) Reflect.deleteProperty(content, name);
  }
  names.forEach((name, index) => {
    if (content[name] !== values[index] || !Object.hasOwn(content, name)) content[name] = values[index];
  });
}

function same(now: readonly unknown[], before: readonly unknown[]): boolean {
  if (now.length !== before.length) return false;
  for (let index = 0; index < now.length; index += 1) if (now[index] !== before[index]) return false;
  return true;
}

/** Tensors, weights and layers are looked after elsewhere; what keeps its content elsewhere than in fields can't be copied by them. */
function holdsFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  if (isLayer(value) || "dataId" in value || isWeight(value)) return false;
  return !(ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set);
}

function isWeight(value: object): boolean {
  const { read, write } = value as { readonly read?: unknown; readonly write?: unknown };
  return typeof read === "function" && typeof write === "function";
}
