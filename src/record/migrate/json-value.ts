/** A JSON object whose fields are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object with one field rewritten; what has no such field, or is no object, stays as it is. */
export function withField(value: unknown, name: string, write: (field: unknown) => unknown): unknown {
  if (!isObject(value) || value[name] === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, key === name ? write(field) : field]),
  );
}

/** Each element of a list rewritten; another value stays as it is. */
export function eachOf(value: unknown, write: (element: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(write) : value;
}

/** A sentence of an older record, whose code is not known. */
export function unclassified(value: unknown): unknown {
  return typeof value === "string" ? { code: "unclassified", text: value } : value;
}

/** The fields that are there. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}
