import { isLayer } from "./layers-in.ts";

/** Writes down an object's own fields, and what the lists and objects in them hold; the function that it returns puts all of it back. */
export function keptFields(owner: object): () => void {
  const fields = Object.getOwnPropertyDescriptors(owner);
  const contents = Object.values(fields).flatMap(({ value }) =>
    holdsFields(value) ? [{ value, copy: Array.isArray(value) ? [...value] : { ...value } }] : [],
  );
  return () => {
    for (const { value, copy } of contents) restoreContent(value, copy);
    for (const name of Object.keys(owner))
      if (!Object.hasOwn(fields, name)) Reflect.deleteProperty(owner, name);
    for (const [name, field] of Object.entries(fields)) {
      const now = Object.getOwnPropertyDescriptor(owner, name);
      if (now === undefined || now.value !== field.value) Object.defineProperty(owner, name, field);
    }
  };
}

/** Tensors and layers are looked after elsewhere; what keeps its content elsewhere than in fields can't be copied by them. */
function holdsFields(value: unknown): value is Record<string, unknown> | unknown[] {
  if (typeof value !== "object" || value === null || isLayer(value) || "dataId" in value) return false;
  return !(ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set);
}

function restoreContent(value: Record<string, unknown> | unknown[], copy: object): void {
  if (Array.isArray(value)) {
    value.length = 0;
    for (const each of copy as unknown[]) value.push(each);
    return;
  }
  for (const name of Object.keys(value)) if (!Object.hasOwn(copy, name)) Reflect.deleteProperty(value, name);
  Object.assign(value, copy);
}
