import type { ProfileRecord } from "../../record/profile-record.ts";
import { figuresOf, groupsOf, nodesOfRows, sumOf } from "./nodes-of-rows.ts";

/**
 * An attachment for Netron: open the model there, then drop this file on it, and every node's panel has its figures, that of a nested model their sums. Keys are
 * the names that the model's own file has. What holds for the whole graph stands among its metrics: Netron 9.3 shows its metadata only where it has no name.
 */
export function netronAttachment(record: ProfileRecord): string {
  const { tool, totals, convention, status } = record;
  const layers = nodesOfRows(record);
  const nodes = [...layers, ...groupsOf(layers)];
  const total = (name: string, value: number | undefined) =>
    value === undefined ? [] : [{ kind: "graph", target: "", name, value }];
  return `${JSON.stringify(
    {
      signature: "netron:attachment",
      metadata: [
        ...nodes.flatMap(({ key, rows }) =>
          rows.every((row) => row.status === "complete")
            ? []
            : [
                text(
                  "node",
                  key,
                  "status of the counts",
                  [...new Set(rows.map((row) => row.status))].join(", "),
                ),
              ],
        ),
      ],
      metrics: [
        text("graph", "", "profiled by", `${tool.name} ${tool.version}`),
        text("graph", "", "counting convention", convention),
        text("graph", "", "status of the counts", status),
        ...(totals.weightsStatus === undefined
          ? []
          : [text("graph", "", "status of parameters and weights", totals.weightsStatus)]),
        ...total("MACs", totals.macs),
        ...total("parameters", totals.params),
        ...total("weights (bytes)", totals.bytes.weights),
        ...total("peak activations (bytes)", totals.peakActivationBytes),
        ...nodes.flatMap((node) =>
          figuresOf(record).flatMap(({ name, of }) => {
            const value = sumOf(node, of);
            return value === undefined ? [] : [{ kind: "node", target: node.key, name, value }];
          }),
        ),
      ],
    },
    undefined,
    1,
  )}\n`;
}

function text(kind: "graph" | "node", target: string, name: string, value: string): object {
  return { kind, target, name, value, type: "string" };
}
