/**
 * Names that every JavaScript object has, such as `constructor`. tfjs keeps nodes, layers and weights in plain objects by name, and takes such a name for
 * an entry that is there already, or loses the entry (`__proto__`).
 */
const reserved: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

const mark = "clothnet.";

/** The name under which tfjs gets what a file calls `name`: itself, unless every object has it. */
export function tfjsName(name: string): string {
  return reserved.has(name) ? `${mark}${name}` : name;
}

/** The name in the file of what tfjs calls `name`: the inverse of {@link tfjsName}. */
export function fileName(name: string): string {
  const own = name.startsWith(mark) ? name.slice(mark.length) : name;
  return reserved.has(own) ? own : name;
}

/** A reference to a node, such as `^node` or `node:1`, with the name that tfjs gets. */
export function tfjsReference(reference: string): string {
  const [, wait = "", node = "", rest = ""] = /^(\^?)([^:]*)(.*)$/s.exec(reference) ?? [];
  return `${wait}${tfjsName(node)}${rest}`;
}
