import type { Bound } from "../../record/reason.ts";
import { boundOf } from "../../record/bound-of.ts";
import { plural } from "../format.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** Totals are bounds or estimates, not exact. */
interface TotalsAreBounds {
  readonly kind: "totals-are-lower-bounds";
  /** On which side of the true totals they lie; default: `lower`. */
  readonly bound?: Exclude<Bound, "lower">;
  /** Ops without a cost rule, with how often they ran. */
  readonly ops: readonly { readonly op: string; readonly calls: number }[];
}

const totals: Readonly<Record<Bound, string>> = {
  lower: "lower bounds: some rows could not be counted in full",
  upper: "upper bounds: extents that depend on values are counted at their greatest",
  guess: "estimates that may be too low or too high: what runs depends on values that are not known",
};

/** Ops that could not be counted make every total a lower bound; extents and branches that depend on values make it another. */
export const totalsAreLowerBounds: Rule<TotalsAreBounds> = defineRule<TotalsAreBounds>(
  "totals-are-lower-bounds",
  {
    "totals-are-lower-bounds": {
      title: "The totals are not exact",
      text: ({ ops, bound = "lower" as Bound }) =>
        ops.length === 0
          ? `They are ${totals[bound]}.`
          : `They are ${bound === "guess" ? "estimates" : `${bound} bounds`}: no cost rule for ${opsText(ops)}.`,
      short: ({ ops }) => opsText(ops),
    },
  },
  (profile) => {
    const bound = boundOf(profile);
    return profile.uncounted.length === 0 && profile.status !== "partial"
      ? []
      : [
          {
            kind: "totals-are-lower-bounds",
            ...(bound === "lower" ? {} : { bound }),
            ops: profile.uncounted.map(({ op, calls }) => ({ op, calls })),
          },
        ];
  },
  "first",
);

function opsText(ops: TotalsAreBounds["ops"]): string {
  return ops.map(({ op, calls }) => `${op} (${plural(calls, "call")})`).join(", ");
}
