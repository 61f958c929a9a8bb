import { defineJudgement } from "./define-judgement.ts";
import type { Judgement } from "./define-judgement.ts";

/** Below this share, clock steps and the runtime's own work explain the difference. */
const tolerated = 0.15;

/** The times of the rows and that of the whole model are measured apart: a wide gap means that the rows do not tell the story. */
export const layersAndEndToEnd: Judgement = defineJudgement({
  id: "layers-and-end-to-end",
  judge: ({ profile: { timing } }) => {
    if (timing?.sumOfLayersMs === undefined || timing.endToEnd.medianMs === 0) return [];
    const { sumOfLayersMs } = timing;
    const endToEndMs = timing.endToEnd.medianMs;
    const unexplained = (endToEndMs - sumOfLayersMs) / endToEndMs;
    if (Math.abs(unexplained) <= tolerated) return [];
    return [{ kind: "layers-and-end-to-end-differ", sumOfLayersMs, endToEndMs, unexplained }];
  },
});
