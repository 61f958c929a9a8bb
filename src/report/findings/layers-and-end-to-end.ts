import type { Timing } from "../../record/profile-record.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Finding } from "./finding.ts";

/** Below this share, clock steps and the runtime's own work explain the difference. */
const tolerated = 0.15;

/** The times of the rows and that of the whole model are measured apart: a wide gap means that the rows do not tell the story. */
export const layersAndEndToEnd: Rule = defineRule({
  id: "layers-and-end-to-end",
  check: ({ profile: { timing } }) => [
    ...judged("forward-pass", timing),
    ...judged("training-step", timing?.training),
  ],
});

function judged(
  of: "forward-pass" | "training-step",
  timing: Pick<Timing, "endToEnd" | "sumOfLayersMs" | "unexplainedShare"> | undefined,
): readonly Finding[] {
  if (timing?.sumOfLayersMs === undefined || timing.unexplainedShare === undefined) return [];
  const { sumOfLayersMs, endToEnd, unexplainedShare: unexplained } = timing;
  if (Math.abs(unexplained) <= tolerated) return [];
  return [
    {
      kind: "layers-and-end-to-end-differ",
      of,
      sumOfLayersMs,
      endToEndMs: endToEnd.medianMs,
      unexplained,
    },
  ];
}
