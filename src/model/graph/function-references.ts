import type { GraphFunction } from "../../trace/graph/graph-program.ts";
import { parseReference } from "../../trace/graph/reference.ts";

/**
 * A function whose references name nodes that it has. tensorflowjs_converter puts the function's name before the names of constants, but not in the
 * function's results and control inputs, and it also changes inputs whose names only begin like that of a constant.
 */
export function withFoundReferences(called: GraphFunction): GraphFunction {
  const names = new Set([...called.arguments, ...called.nodes.map(({ name }) => name)]);
  const prefix = `${called.name}/`;
  const find = (text: string): string => {
    const { node } = parseReference(text);
    if (names.has(node)) return text;
    if (names.has(prefix + node)) return text.replace(node, () => prefix + node);
    return node.startsWith(prefix) && names.has(node.slice(prefix.length)) ? text.replace(prefix, "") : text;
  };
  return {
    ...called,
    nodes: called.nodes.map((node) =>
      node.input?.some((text) => find(text) !== text) === true
        ? { ...node, input: node.input.map(find) }
        : node,
    ),
    results: called.results.map(find),
  };
}
