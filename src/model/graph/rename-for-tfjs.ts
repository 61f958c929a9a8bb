import { tfjsName, tfjsReference } from "../../trace/tfjs-internals/reserved-names.ts";
import { isObject } from "../source/model-format.ts";

type Json = Readonly<Record<string, unknown>>;

/** A graph in tfjs' JSON, with the names that tfjs can keep: of nodes, functions and their arguments. Anything that is not a graph stays. */
export function renameGraph(graph: unknown): unknown {
  if (!isObject(graph)) return graph;
  const { node, library } = graph;
  return {
    ...graph,
    node: each(node, renameNode),
    ...(isObject(library)
      ? { library: { ...library, function: each(library["function"], renameFunction) } }
      : {}),
  };
}

/** A signature, whose keys and nodes tfjs looks up too. */
export function renameSignature(signature: unknown): unknown {
  if (!isObject(signature)) return signature;
  const ports = (side: unknown): unknown =>
    isObject(side)
      ? Object.fromEntries(
          Object.entries(side).map(([key, port]) => [
            tfjsName(key),
            isObject(port) && typeof port["name"] === "string"
              ? { ...port, name: tfjsReference(port["name"]) }
              : port,
          ]),
        )
      : side;
  return { ...signature, inputs: ports(signature["inputs"]), outputs: ports(signature["outputs"]) };
}

function renameNode(node: Json): Json {
  const { input, attr } = node;
  return {
    ...node,
    name: renamed(node["name"]),
    ...(Array.isArray(input) ? { input: input.map((reference) => tfjsReference(String(reference))) } : {}),
    ...(isObject(attr) ? { attr: mapValues(attr, renameCalled) } : {}),
  };
}

/** An attribute may name a function of the library. */
function renameCalled(attribute: unknown): unknown {
  const called = isObject(attribute) ? attribute["func"] : undefined;
  return isObject(called) ? { func: { ...called, name: renamed(called["name"]) } } : attribute;
}

function renameFunction(entry: Json): Json {
  const { signature, nodeDef, ret } = entry;
  const renameArgument = (argument: Json): Json => ({ ...argument, name: renamed(argument["name"]) });
  return {
    ...entry,
    nodeDef: each(nodeDef, renameNode),
    ...(isObject(signature)
      ? {
          signature: {
            ...signature,
            name: renamed(signature["name"]),
            inputArg: each(signature["inputArg"], renameArgument),
            outputArg: each(signature["outputArg"], renameArgument),
          },
        }
      : {}),
    ...(isObject(ret)
      ? {
          ret: Object.fromEntries(
            Object.entries(ret).map(([name, from]) => [tfjsName(name), tfjsReference(String(from))]),
          ),
        }
      : {}),
  };
}

function renamed(name: unknown): unknown {
  return typeof name === "string" ? tfjsName(name) : name;
}

function each(list: unknown, change: (entry: Json) => Json): unknown {
  return Array.isArray(list) ? list.map((entry: unknown) => (isObject(entry) ? change(entry) : entry)) : list;
}

function mapValues(value: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, change(own)]));
}
