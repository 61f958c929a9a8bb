import type { LayerRow } from "../../../../record/profile-record.ts";
import { milliseconds } from "../../../format.ts";
import { shortBytes, shortNumber } from "../../../short-number.ts";
import type { ShownProfile } from "../shown-profile.ts";
import type { Scope } from "./scope-tree.ts";

/** A cost that a map can have as its area. */
export interface CostMetric {
  readonly id: string;
  readonly label: string;
  /** Undefined where it is not known. */
  readonly valueOf: (row: LayerRow) => number | undefined;
  readonly write: (value: number) => string;
  readonly available?: (shown: ShownProfile) => boolean;
}

/** The costs, in the order of their buttons. */
export const costMetrics: readonly CostMetric[] = [
  { id: "macs", label: "MACs", valueOf: ({ macs }) => macs, write: (value) => `${shortNumber(value)} MACs` },
  {
    id: "bytes",
    label: "Bytes moved",
    valueOf: ({ bytes }) => bytes.read + bytes.written,
    write: shortBytes,
  },
  {
    id: "params",
    label: "Parameters",
    valueOf: ({ params }) => params,
    write: (value) => `${shortNumber(value)} parameters`,
  },
  {
    id: "time",
    label: "Time",
    // A row without kernels takes none.
    valueOf: ({ time, untimed }) => time?.medianMs ?? (untimed?.kind === "no-kernels" ? 0 : undefined),
    write: (value) => `${milliseconds(value)} ms`,
    available: ({ profile }) => profile.timing !== undefined,
  },
];

/** The cost of a scope: the sum of its rows, and how many of them have no figure. */
export interface ScopeCost {
  readonly value: number;
  readonly unknown: number;
}

/** The cost of a scope and of all within it. */
export function scopeCosts(root: Scope, { valueOf }: CostMetric): ReadonlyMap<Scope, ScopeCost> {
  const costs = new Map<Scope, ScopeCost>();
  const add = (scope: Scope): ScopeCost => {
    const own = scope.row === undefined ? 0 : valueOf(scope.row);
    const parts = scope.children.map(add);
    const cost = {
      value: parts.reduce((sum, { value }) => sum + value, Math.max(own ?? 0, 0)),
      unknown: parts.reduce((sum, { unknown }) => sum + unknown, own === undefined ? 1 : 0),
    };
    costs.set(scope, cost);
    return cost;
  };
  add(root);
  return costs;
}
