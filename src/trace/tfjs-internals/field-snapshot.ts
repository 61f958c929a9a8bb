import { isLayer } from "../layers-in.ts";
import { contentOf, isContainer } from "../own-content.ts";
import type { Container } from "../own-content.ts";

/**
 * Saves the own fields of `owners`; what lists, Maps, Sets and plain objects in them hold, also nested; and the fields of other objects in them, such
 * as a generator of random seeds, with the lists and Maps of these; dates, and small typed arrays and buffers. Layers, tensors and weights are saved by identity.
 *
 * Private fields of a class (`#state`) cannot be saved: `private-state.ts` names them.
 *
 * @returns a function that restores them, also when called twice
 */
export function snapshotFields(owners: Iterable<object>): () => void {
  const restores: (() => void)[] = [];
  const seen = new Set<object>();
  for (const owner of owners) seen.add(owner);
  const saveContent = (values: Iterable<unknown>, depth: number): void => {
    for (const value of values) {
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      if (isLayer(value) || "dataId" in value || isWeight(value)) continue;
      seen.add(value);
      if (isContainer(value, depth)) {
        restores.push(saveContainer(value));
        saveContent(contentOf(value), depth + 1);
      } else if (ArrayBuffer.isView(value)) {
        if (value.byteLength <= copiedBytes) restores.push(saveBytes(value));
      } else if (value instanceof ArrayBuffer) {
        if (value.byteLength <= copiedBytes) restores.push(saveBytes(new Uint8Array(value)));
      } else if (value instanceof Date) {
        const time = value.getTime();
        restores.push(() => void value.setTime(time));
        // An object of a class within a list is hardly the layer's own.
      } else if (depth === 0) {
        restores.push(saveFields(value as Record<string, unknown>));
        saveContent(Object.values(value), depth + 1);
      }
    }
  };
  for (const owner of owners) {
    restores.push(saveFields(owner as Record<string, unknown>));
    // A class has its prototype in a field.
    saveContent(
      valuesOf(owner).filter(
        (value) => (value as { readonly constructor?: unknown } | null | undefined)?.constructor !== owner,
      ),
      0,
    );
  }
  return () => {
    for (const restore of restores) restore();
  };
}

/** Largest typed array or buffer that is copied: counters and states of generators, not tables of embeddings. */
const copiedBytes = 65_536;

function saveContainer(container: Container): () => void {
  if (Array.isArray(container)) {
    const values = container.slice();
    return () => {
      if (same(container, values)) return;
      container.length = 0;
      for (const value of values) container.push(value);
    };
  }
  if (container instanceof Map) {
    const entries = [...container];
    return () => {
      if (same([...container].flat(), entries.flat())) return;
      container.clear();
      for (const [key, value] of entries) container.set(key, value);
    };
  }
  if (container instanceof Set) {
    const values = [...container];
    return () => {
      if (same([...container], values)) return;
      container.clear();
      for (const value of values) container.add(value);
    };
  }
  return saveFields(container);
}

function saveFields(content: Record<string, unknown>): () => void {
  const names = Reflect.ownKeys(content);
  const known = new Set(names);
  const values = valuesOf(content);
  return () => {
    if (same(Reflect.ownKeys(content), names) && same(valuesOf(content), values)) return;
    for (const name of Reflect.ownKeys(content)) if (!known.has(name)) Reflect.deleteProperty(content, name);
    names.forEach((name, index) => {
      // A field that can only be read has no value to restore.
      if (!Object.hasOwn(content, name) || !Object.is(Reflect.get(content, name), values[index]))
        Reflect.set(content, name, values[index]);
    });
  };
}

/** Also those of symbols and of fields that are not enumerable. */
function valuesOf(content: object): readonly unknown[] {
  return Reflect.ownKeys(content).map((name) => Reflect.get(content, name) as unknown);
}

function saveBytes(view: ArrayBufferView): () => void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const copy = bytes.slice();
  return () => bytes.set(copy);
}

function same(now: readonly unknown[], before: readonly unknown[]): boolean {
  if (now.length !== before.length) return false;
  for (let index = 0; index < now.length; index += 1) if (!Object.is(now[index], before[index])) return false;
  return true;
}

function isWeight(value: object): boolean {
  const { read, write } = value as { readonly read?: unknown; readonly write?: unknown };
  return typeof read === "function" && typeof write === "function";
}
