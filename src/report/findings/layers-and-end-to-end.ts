import type { Timing } from "../../record/profile-record.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import type { Finding } from "./finding.ts";

/** Up to this share, clock steps and the runtime's own work explain the difference. */
const tolerated = 0.15;

/** The share of end-to-end time outside the layers, if it is large: rows then explain too little of the time, or too much. */
export const layersAndEndToEnd: Rule = defineRule({
  id: "layers-and-end-to-end",
  check: ({ profile: { timing } }) => [
    ...checkShare("forward-pass", timing),
    ...checkShare("training-step", timing?.training),
  ],
});

function checkShare(
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
