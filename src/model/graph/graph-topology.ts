import { ProfilerError } from "../../errors.ts";
import type {
  GraphConstant,
  GraphFunction,
  GraphNode,
  GraphProgram,
} from "../../trace/graph/graph-program.ts";
import { withFoundReferences } from "./function-references.ts";
import { graphPorts } from "./graph-ports.ts";
import { isObject } from "../source/model-format.ts";
import { protoConstant } from "../weights/tensor-proto.ts";

/**
 * The program of a graph in tfjs' JSON.
 *
 * @param stored what is known of a stored weight, by name; a constant that is not stored is in the graph itself
 *
 * @throws {ProfilerError} `model-unreadable` when nodes are not what they must be
 */
export function graphProgram(
  name: string,
  topology: unknown,
  signature: unknown,
  stored: (weight: string) => GraphConstant | undefined,
): GraphProgram {
  const nodes = nodesIn(name, isObject(topology) ? topology["node"] : undefined);
  const library = isObject(topology) && isObject(topology["library"]) ? topology["library"]["function"] : [];
  const functions = new Map<string, GraphFunction>();
  for (const each of Array.isArray(library) ? library : []) {
    const made = functionOf(name, each);
    if (made !== undefined) functions.set(made.name, made);
  }
  const { inputs, outputs } = graphPorts(nodes, signature);
  return {
    name,
    nodes,
    functions,
    inputs,
    outputs,
    constantOf: (node) => {
      const inline = protoConstant((node.attr?.["value"] as { tensor?: unknown } | undefined)?.tensor);
      const weight = stored(node.name);
      // A converted graph keeps a constant's shape in the node, and its values in the weights.
      return inline?.values === undefined ? (weight ?? inline) : inline;
    },
  };
}

function nodesIn(model: string, list: unknown): readonly GraphNode[] {
  if (!Array.isArray(list) || list.length === 0) throw unreadable(model, "a graph without nodes");
  const wrong = list.findIndex(
    (node) =>
      !isObject(node) ||
      typeof node["name"] !== "string" ||
      typeof node["op"] !== "string" ||
      !(node["input"] === undefined || node["input"] === null || isTexts(node["input"])),
  );
  if (wrong >= 0) throw unreadable(model, `a graph whose node ${wrong} has no name, op or list of inputs`);
  return list as readonly GraphNode[];
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function functionOf(model: string, entry: unknown): GraphFunction | undefined {
  if (!isObject(entry) || !isObject(entry["signature"])) return undefined;
  const { signature, nodeDef, ret } = entry as Readonly<Record<string, unknown>> & {
    readonly signature: Readonly<Record<string, unknown>>;
  };
  const returned = isObject(ret) ? ret : {};
  return withFoundReferences({
    name: String(signature["name"]),
    nodes: Array.isArray(nodeDef) && nodeDef.length > 0 ? nodesIn(model, nodeDef) : [],
    arguments: namesOf(signature["inputArg"]),
    results: namesOf(signature["outputArg"]).map((name) => String(returned[name] ?? name)),
  });
}

function namesOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map((each) => (isObject(each) ? String(each["name"]) : "")) : [];
}

function unreadable(model: string, found: string): ProfilerError {
  return new ProfilerError("model-unreadable", {
    found: `${model} with ${found}`,
    expected: "nodes with a name, an op and inputs",
    remedy: "convert the model again",
  });
}
