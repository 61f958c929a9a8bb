import type { LayerRow } from "../../../../record/profile-record.ts";
import type { Bound } from "../../../../record/reason.ts";
import { boundOf } from "../../../../record/bound-of.ts";
import { boundSigns, milliseconds } from "../../../format.ts";
import { shortBytes, shortNumber } from "../../../short-number.ts";
import type { ShownProfile } from "../shown-profile.ts";
import type { Scope } from "../../../scope-tree.ts";

/** A cost that a map can have as its area. */
export interface CostMetric {
  readonly id: string;
  readonly label: string;
  /** Undefined where it is not known. */
  readonly valueOf: (row: LayerRow) => number | undefined;
  readonly write: (value: number) => string;
  /** On which side of the true figure a row's lies; undefined if it is exact. Default: exact. */
  readonly boundOf?: (row: LayerRow) => Bound | undefined;
  readonly available?: (shown: ShownProfile) => boolean;
}

/** The costs, in the order of their buttons. */
export const costMetrics: readonly CostMetric[] = [
  {
    id: "macs",
    label: "MACs",
    valueOf: ({ macs }) => macs,
    write: (value) => `${shortNumber(value)} MACs`,
    boundOf: (row) => (row.status === "complete" ? undefined : boundOf(row)),
  },
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
  /** The bounds among its rows; empty if its sum is exact. */
  readonly bounds: ReadonlySet<Bound>;
}

/** A cost as text, with the sign of its bound: bounds on different sides make a guess. */
export function writeCost(
  { value, bounds }: Pick<ScopeCost, "value" | "bounds">,
  { write }: CostMetric,
): string {
  const [bound] = bounds.size > 1 ? (["guess"] as const) : bounds;
  return bound === undefined ? write(value) : `${boundSigns[bound]} ${write(value)}`;
}

/** The cost of a scope and of all within it. */
export function scopeCosts(
  root: Scope,
  { valueOf, boundOf: side }: CostMetric,
): ReadonlyMap<Scope, ScopeCost> {
  const costs = new Map<Scope, ScopeCost>();
  const add = (scope: Scope): ScopeCost => {
    const own = scope.row === undefined ? 0 : valueOf(scope.row);
    const ownBound = scope.row === undefined ? undefined : side?.(scope.row);
    const parts = scope.children.map(add);
    const cost = {
      value: parts.reduce((sum, { value }) => sum + value, Math.max(own ?? 0, 0)),
      unknown: parts.reduce((sum, { unknown }) => sum + unknown, own === undefined ? 1 : 0),
      bounds: new Set([
        ...(ownBound === undefined ? [] : [ownBound]),
        ...parts.flatMap(({ bounds }) => [...bounds]),
      ]),
    };
    costs.set(scope, cost);
    return cost;
  };
  add(root);
  return costs;
}
