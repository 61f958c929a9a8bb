import { milliseconds, percent } from "../format.ts";
import type { Timing } from "../../record/profile-record.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";

/** Up to this share, clock steps and the runtime's own work explain the difference. */
const tolerated = 0.15;

/** End-to-end time and the layers' sum differ by much. */
interface LayersAndEndToEndDiffer {
  readonly kind: "layers-and-end-to-end-differ";
  /** A training step's layers are summed with its loss. */
  readonly of: "forward-pass" | "training-step";
  readonly sumOfLayersMs: number;
  readonly endToEndMs: number;
  /** Median over the runs of (end to end − sum) / end to end: negative where the layers sum to more. */
  readonly unexplained: number;
}

/** The share of end-to-end time outside the layers, if it is large: rows then explain too little of the time, or too much. */
export const layersAndEndToEnd: Rule<LayersAndEndToEndDiffer> = defineRule<LayersAndEndToEndDiffer>(
  "layers-and-end-to-end",
  {
    "layers-and-end-to-end-differ": {
      title: "Layer times do not add up",
      text: ({ of, sumOfLayersMs, endToEndMs, unexplained }) => {
        const [whole, parts, Parts] =
          of === "forward-pass"
            ? ["end-to-end time", "the layers", "The layers"]
            : [
                "a training step's end-to-end time",
                "its layers and loss",
                "The layers and loss of a training step",
              ];
        const medians = `(run by run; medians: ${milliseconds(sumOfLayersMs)} ms of ${milliseconds(endToEndMs)} ms)`;
        const difference =
          unexplained > 0
            ? `${percent(unexplained)} % of ${whole} is outside ${parts} ${medians}.`
            : `${Parts} take ${percent(-unexplained)} % more than end-to-end time ${medians}: timing each layer adds time, or other work disturbed the runs.`;
        return `${difference} Compare end-to-end times only, and time again on a quiet machine.`;
      },
      short: ({ unexplained }) =>
        unexplained > 0
          ? `${percent(unexplained)} % outside`
          : `${percent(-unexplained)} % more than end to end`,
    },
  },
  ({ timing }) => [...checkShare("forward-pass", timing), ...checkShare("training-step", timing?.training)],
);

function checkShare(
  of: "forward-pass" | "training-step",
  timing: Pick<Timing, "endToEnd" | "sumOfLayersMs" | "unexplainedShare"> | undefined,
): readonly LayersAndEndToEndDiffer[] {
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
