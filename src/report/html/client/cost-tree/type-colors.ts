import type { ScopeCost } from "./cost-metrics.ts";
import type { Scope } from "../../../scope-tree.ts";

/** Types with a color of their own; the rest share the last one. */
const own = 7;
const others = "other types";

/** Colors of tiles: by the type of layer that most of a part's cost is of. */
export interface TypeColors {
  readonly colorOf: (scope: Scope) => string;
  /** Types that cost something, the most expensive first, with their shares of all. */
  readonly legend: readonly { readonly type: string; readonly color: string; readonly share: number }[];
}

/** Gives the most expensive types the page's colors for series. */
export function typeColors(root: Scope, costs: ReadonlyMap<Scope, ScopeCost>): TypeColors {
  const byScope = new Map<Scope, ReadonlyMap<string, number>>();
  const add = (scope: Scope): ReadonlyMap<string, number> => {
    const sums = new Map<string, number>();
    if (scope.row !== undefined) sums.set(scope.row.type, costs.get(scope)?.value ?? 0);
    for (const child of scope.children) {
      for (const [type, value] of add(child)) sums.set(type, (sums.get(type) ?? 0) + value);
    }
    byScope.set(scope, sums);
    return sums;
  };
  const ranked = [...add(root)].filter(([, value]) => value > 0).toSorted(([, a], [, b]) => b - a);
  const total = ranked.reduce((sum, [, value]) => sum + value, 0);
  const colors = new Map(ranked.slice(0, own).map(([type], index) => [type, `var(--series-${index + 1})`]));
  const rest = ranked.slice(own).reduce((sum, [, value]) => sum + value, 0);
  const last = `var(--series-${own + 1})`;
  return {
    colorOf(scope) {
      const [most] = [...(byScope.get(scope) ?? [])].toSorted(([, a], [, b]) => b - a);
      return colors.get(most?.[0] ?? "") ?? last;
    },
    legend: [
      ...ranked
        .slice(0, own)
        .map(([type, value]) => ({ type, color: colors.get(type) ?? last, share: value / total })),
      ...(rest > 0 ? [{ type: others, color: last, share: rest / total }] : []),
    ],
  };
}
