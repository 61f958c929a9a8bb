import { boundOf } from "../format.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** Ops that could not be counted make every total a lower bound; extents and branches that depend on values make it another. */
export const totalsAreLowerBounds: Rule = defineRule({
  id: "totals-are-lower-bounds",
  check: ({ profile }) => {
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
});
