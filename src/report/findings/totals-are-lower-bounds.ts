import { defineJudgement } from "./define-judgement.ts";
import type { Judgement } from "./define-judgement.ts";

/** Ops that could not be counted make every total a lower bound. */
export const totalsAreLowerBounds: Judgement = defineJudgement({
  id: "totals-are-lower-bounds",
  judge: ({ profile }) =>
    profile.uncounted.length === 0 && profile.status !== "partial"
      ? []
      : [
          {
            kind: "totals-are-lower-bounds",
            ops: profile.uncounted.map(({ op, calls }) => ({ op, calls })),
          },
        ],
});
