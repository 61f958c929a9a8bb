/** Containers within containers that are a layer's own; deeper ones are hardly. */
const deepest = 4;

/** A list, Map, Set or plain object, in which a layer keeps what is its own. */
export type Container = unknown[] | Map<unknown, unknown> | Set<unknown> | Record<string, unknown>;

/**
 * Whether a value is a container that is followed.
 *
 * @param depth the number of containers around it, within the layer
 */
export function isContainer(value: object, depth: number): value is Container {
  if (depth >= deepest) return false;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === Object.prototype || prototype === null;
}

/** What a container holds; of a Map, the keys too. */
export function contentOf(container: Container): Iterable<unknown> {
  if (Array.isArray(container) || container instanceof Set) return container;
  if (container instanceof Map) return [...container.keys(), ...container.values()];
  return Object.values(container);
}
