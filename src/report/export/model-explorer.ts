import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { dimensions } from "../format.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { figuresOf, nodesOfRows, sumOf } from "./nodes-of-rows.ts";
import type { ExportedNode } from "./nodes-of-rows.ts";

/** The id that Model Explorer itself gives the one graph of a tfjs graph model, so that node data fits both. */
const graphId = "default";

/**
 * A graph file of Google's Model Explorer: every layer as a node in the groups of its path, with its figures as attributes and an edge from each layer that it
 * reads. Model Explorer opens graph models by itself; layers models and SavedModels it does not.
 */
export function modelExplorerGraph(record: ProfileRecord): string {
  const { model, tool, convention } = record;
  const exported = nodesOfRows(record);
  const keys = new Map(exported.flatMap(({ key, rows }) => rows.map((row) => [row, key] as const)));
  const nodes = exported.map((node) => ({
    id: node.key,
    label: cleanText(node.path.at(-1) ?? ""),
    namespace: node.path.slice(0, -1).join("/"),
    attrs: attributesOf(node, record),
    incomingEdges: sourceKeys(node, record, keys).map((key, index) => ({
      sourceNodeId: key,
      sourceNodeOutputId: "0",
      targetNodeInputId: `${index}`,
    })),
    outputsMetadata: (node.rows[0]?.outputShapes ?? []).map((shape, index) => ({
      id: `${index}`,
      attrs: [{ key: "tensor_shape", value: dimensions(shape) }],
    })),
  }));
  return jsonText({
    label: `${cleanText(model.name)} (${tool.name} ${tool.version}, convention ${cleanText(convention)})`,
    graphs: [{ id: graphId, nodes }],
  });
}

/** Node data of Model Explorer, which colors the nodes of an open graph: the layers' times, or their MACs where the record has no times. */
export function modelExplorerData(record: ProfileRecord): string {
  const figures = figuresOf(record);
  const { name, of } = record.timing === undefined ? figures[0]! : figures.at(-1)!;
  const results = nodesOfRows(record).flatMap((node) => {
    const value = sumOf(node, of);
    return value === undefined ? [] : [[node.key, { value }] as const];
  });
  return jsonText({
    [graphId]: {
      name,
      results: Object.fromEntries(results),
      gradient: [
        { stop: 0, bgColor: "#ffffff" },
        { stop: 1, bgColor: "#d55e00" },
      ],
    },
  });
}

function attributesOf(
  node: ExportedNode,
  record: ProfileRecord,
): readonly { readonly key: string; readonly value: string }[] {
  const figures = figuresOf(record).flatMap(({ name, of }) => {
    const value = sumOf(node, of);
    return value === undefined ? [] : [{ key: name, value: `${value}` }];
  });
  const size = node.rows[0]?.receptiveField.size;
  return [
    { key: "name", value: cleanText(node.key) },
    { key: "type", value: cleanText(node.type) },
    ...figures,
    ...(size === undefined ? [] : [{ key: "receptive field", value: dimensions(size) }]),
    { key: "status", value: statusOf(node.rows) },
  ];
}

/** The nodes that one reads, each once. */
function sourceKeys(
  { key, rows }: ExportedNode,
  { layers }: ProfileRecord,
  keys: ReadonlyMap<LayerRow | undefined, string>,
): readonly string[] {
  const sources = rows.flatMap((row) => row.sources ?? []).map((at) => keys.get(layers[at]));
  return [...new Set(sources)].filter(
    (source) => source !== undefined && source !== key,
  ) as readonly string[];
}

function statusOf(rows: readonly LayerRow[]): string {
  return [...new Set(rows.map(({ status }) => status))].join(", ");
}

/** JSON that a page may hold: no tag can begin in it. */
function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 1).replaceAll("<", "\\u003c")}\n`;
}
