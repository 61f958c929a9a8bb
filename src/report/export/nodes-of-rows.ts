import { groupRows } from "../../record/group-rows.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";

/** A layer or node as the model's own file names it, with its calls. */
export interface ExportedNode {
  /** The key by which other tools find it: of a graph the node's name, which is longer than the path; of layers the path, which ends with the name. */
  readonly key: string;
  /** The names of the groups that it lies in and its own, as reports show them. */
  readonly path: readonly string[];
  readonly type: string;
  readonly rows: readonly LayerRow[];
}

/** The rows of a profile by node, in their order: the calls of a shared layer are one node. Kernels outside of all layers are left out. */
export function nodesOfRows({ layers }: ProfileRecord): readonly ExportedNode[] {
  const nodes = groupRows(layers, ({ path, name }) => (path.endsWith(name) ? path : name));
  return [...nodes]
    .filter(([key]) => key !== "")
    .map(([key, rows]) => ({
      key,
      path: (rows[0]?.path ?? key).split("/"),
      type: rows[0]?.type ?? "",
      rows,
    }));
}

/** The nested models that layers lie in, each with the rows of all its layers. Nodes of graphs, whose names have slashes themselves, lie in none. */
export function groupsOf(nodes: readonly ExportedNode[]): readonly ExportedNode[] {
  const own = new Set(nodes.map(({ key }) => key));
  const groups = new Map<string, LayerRow[]>();
  for (const { key, rows } of nodes) {
    if (rows.some(({ name }) => name === key)) continue;
    for (let end = key.indexOf("/"); end > 0; end = key.indexOf("/", end + 1)) {
      const group = key.slice(0, end);
      const all = groups.get(group) ?? [];
      if (!own.has(group)) groups.set(group, all);
      all.push(...rows);
    }
  }
  return [...groups].map(([key, rows]) => ({ key, path: key.split("/"), type: "", rows }));
}

/** The sum of a figure over a node's rows; undefined if no row has it. */
export function sumOf(
  { rows }: ExportedNode,
  figure: (row: LayerRow) => number | undefined,
): number | undefined {
  const known = rows.map(figure).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

/** A figure that exports show, with its unit in the name. */
export interface ExportedFigure {
  readonly name: string;
  readonly of: (row: LayerRow) => number | undefined;
}

/** The figures of a node that add up over nodes; the time with what it was measured on. */
export function figuresOf({ timing }: ProfileRecord): readonly ExportedFigure[] {
  return [
    { name: "MACs", of: ({ macs }) => macs },
    { name: "FLOPs", of: ({ flops }) => flops },
    { name: "parameters", of: ({ params }) => params },
    { name: "weights (bytes)", of: ({ bytes }) => bytes.weights },
    { name: "read (bytes)", of: ({ bytes }) => bytes.read },
    { name: "written (bytes)", of: ({ bytes }) => bytes.written },
    ...(timing === undefined
      ? []
      : [
          {
            name: `time (ms, median of ${timing.runs}, ${timing.backend})`,
            of: ({ time }: LayerRow) => time?.medianMs,
          },
        ]),
  ];
}
