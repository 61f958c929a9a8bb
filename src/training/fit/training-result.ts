import type { TrainingJob, TrainingSpec } from "../../record/study-record.ts";

/** One training: what was trained and how, the network's size, and what came of it. */
export interface TrainingResult {
  readonly spec: Omit<TrainingSpec, "scaling">;
  readonly trained: { readonly params: number; readonly trainableParams: number };
  readonly job: Omit<TrainingJob, "key" | "fold">;
}
