/** The property of a value that was read as JSON; undefined if it has none. */
export function propertyOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<PropertyKey, unknown>)[name]
    : undefined;
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(propertyOf, value);
}

/** A path in JSON as it would be written in JavaScript: `layers[3].macs`. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return text.replace(/^\./, "") || "the top level";
}
