import type { layers } from "@tensorflow/tfjs-layers";

type Layer = layers.Layer;

/** Methods that change what a list, Map or Set holds. Tensors have `add` and `reverse` too: these count where nobody takes the result. */
const changing = "(?:push|pop|shift|unshift|splice|sort|fill|set|delete|clear)";
const ambiguous = "(?:add|reverse)";
const inner = String.raw`(?:\??\.[\w$]+|\[[^\]]*\])*?`;
const assigned = String.raw`\s*(?:(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])|\+\+|--)`;
const helperGet = String.raw`(?:PrivateFieldGet\d?|__privateGet)\)?\((?:this,\s*)?(\w+)[^)]*\)`;

/** Writes to a private field, with its name: in a class of today, and as TypeScript, Babel and esbuild compile it. */
const writes: readonly RegExp[] = [
  new RegExp(String.raw`\.(#[\w$]+)${inner}(?:${assigned}|\??\.${changing}\()`, "g"),
  new RegExp(String.raw`(?:[;{}]|\n)\s*[\w$]+\.(#[\w$]+)${inner}\??\.${ambiguous}\(`, "g"),
  /(?:\+\+|--)\s*[\w$]+\.(#[\w$]+)/g,
  /(?:PrivateFieldSet\d?|__privateSet|__privateWrapper)\)?\((?:this,\s*)?(\w+)/g,
  new RegExp(String.raw`${helperGet}${inner}(?:${assigned}|\??\.${changing}\()`, "g"),
  /([\w$]+)\.set\(this,/g,
];

/**
 * The classes whose calls write private fields, which cannot be saved, each with the names: `Counting (#calls)`. Found in the source of the
 * methods that a call reaches; what a call writes to variables of its module is not found.
 */
export function privateState(layers: Iterable<Layer>): readonly string[] {
  const found = new Map<string, Set<string>>();
  const known = new Map<object, readonly string[]>();
  for (const layer of layers) {
    const prototype = Object.getPrototypeOf(layer) as object;
    const ownFunctions = Object.values(layer).some((value) => typeof value === "function");
    const names = (ownFunctions ? undefined : known.get(prototype)) ?? namesWritten(reachedSource(layer));
    if (!ownFunctions) known.set(prototype, names);
    if (names.length === 0) continue;
    const className = layer.getClassName();
    const all = found.get(className) ?? new Set();
    for (const name of names) all.add(name);
    found.set(className, all);
  }
  return [...found].map(([className, names]) => `${className} (${[...names].join(", ")})`);
}

/** In the order of the classes' names, `#` before those that a compiler wrote as `_Counting_calls` or `_calls`. */
function namesWritten(source: string): readonly string[] {
  const names = writes.flatMap((write) => [...source.matchAll(write)].map((match) => match[1] as string));
  const spelled = names.map((name) => name.replace(/^_(?:[A-Za-z0-9$]+_)?(?=[A-Za-z0-9$]+$)/, "#"));
  return [...new Set(spelled)].toSorted();
}

/** The source of what runs in a call: methods, getters and functions in fields, by name, as far as one names the other. */
function reachedSource(layer: Layer): string {
  const members = membersOf(layer);
  const reached = new Set<string>();
  const visit = (name: string): string => {
    if (reached.has(name)) return "";
    reached.add(name);
    const own = (members.get(name) ?? []).join("\n");
    const named = [...own.matchAll(/\.(#?[\w$]+)/g)].map((match) => match[1] as string);
    return `${own}\n${named.map(visit).join("")}`;
  };
  return ["call", "apply", "computeMask", "_callHook"].map(visit).join("");
}

/** Sources of the layer's own classes and fields by name; tfjs' classes, which have no private fields, are left out. */
function membersOf(layer: Layer): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const add = (name: string, source: string): void => {
    members.set(name, [...(members.get(name) ?? []), source]);
  };
  const addAll = (owner: object): void => {
    for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      const run: unknown = get ?? value;
      if (name !== "constructor" && typeof run === "function") add(name, sourceOf(run));
    }
  };
  addAll(layer);
  let prototype = Object.getPrototypeOf(layer) as object;
  while (!Object.hasOwn(prototype, "addWeight")) {
    addAll(prototype);
    const source = sourceOf(prototype.constructor);
    // A private method, or a function in a private field: up to the end of its block.
    for (const { 1: name = "", index } of source.matchAll(
      /(?<![.\w$])(#[\w$]+)\s*(?=\(|=\s*(?:async\s*)?(?:\(|\w+\s*=>))/g,
    ))
      add(name, source.slice(index, endOfBlock(source, index)));
    prototype = Object.getPrototypeOf(prototype) as object;
  }
  return members;
}

function sourceOf(run: object): string {
  return Function.prototype.toString.call(run).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "");
}

/** Where the first block of braces after `start` ends. */
function endOfBlock(source: string, start: number): number {
  let depth = 0;
  for (let at = source.indexOf("{", start); at >= 0 && at < source.length; at += 1) {
    if (source[at] === "{") depth += 1;
    else if (source[at] === "}" && (depth -= 1) === 0) return at + 1;
  }
  return source.length;
}
