import { isLayer } from "./layers-in.ts";

/**
 * Writes down an object's own fields, and what the lists and objects in them hold; the function that it returns puts all of it back. It
 * runs for every layer at every profile, and most layers change nothing: what is as it was is only looked at.
 */
export function keptFields(owner: object): () => void {
  const fields = owner as Record<string, unknown>;
  const before: Record<string, unknown> = { ...fields };
  const names = Object.keys(before);
  const contents: { readonly value: Content; readonly copy: Content }[] = [];
  for (const name of names) {
    const value = before[name];
    if (holdsFields(value))
      contents.push({ value, copy: Array.isArray(value) ? value.slice() : { ...value } });
  }
  return () => {
    for (const { value, copy } of contents) restoreContent(value, copy);
    for (const name of names)
      if (fields[name] !== before[name] || !Object.hasOwn(fields, name)) fields[name] = before[name];
    const now = Object.keys(fields);
    if (now.length === names.length) return;
    for (const name of now) if (!Object.hasOwn(before, name)) Reflect.deleteProperty(fields, name);
  };
}

type Content = Record<string, unknown> | unknown[];

/** Tensors and layers are looked after elsewhere; what keeps its content elsewhere than in fields can't be copied by them. */
function holdsFields(value: unknown): value is Content {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  if (isLayer(value) || "dataId" in value) return false;
  return !(ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set);
}

function restoreContent(value: Content, copy: Content): void {
  if (Array.isArray(value)) {
    const wanted = copy as unknown[];
    if (value.length === wanted.length && value.every((each, index) => each === wanted[index])) return;
    value.length = 0;
    for (const each of wanted) value.push(each);
    return;
  }
  for (const name of Object.keys(value)) if (!Object.hasOwn(copy, name)) Reflect.deleteProperty(value, name);
  Object.assign(value, copy);
}
