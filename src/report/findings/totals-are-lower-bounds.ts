import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** Ops that could not be counted make every total a lower bound. */
export const totalsAreLowerBounds: Rule = defineRule({
  id: "totals-are-lower-bounds",
  check: ({ profile }) =>
    profile.uncounted.length === 0 && profile.status !== "partial"
      ? []
      : [
          {
            kind: "totals-are-lower-bounds",
            ops: profile.uncounted.map(({ op, calls }) => ({ op, calls })),
          },
        ],
});
