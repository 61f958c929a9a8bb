/** How far a training has come. */
export interface TrainingProgress {
  /** `features`: decoding photos and running the frozen network over them; `decode`: decoding alone. */
  readonly stage: "decode" | "features" | "fit" | "evaluate";
  /** Steps of the stage: photos, or batches of the epoch. */
  readonly done: number;
  readonly total: number;
  /** Counted from 1; of a fit only. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** Mean training loss of the epoch so far. */
  readonly loss?: number;
  /** Until the stage ends, if it goes on as until now and does not stop early. */
  readonly secondsLeft?: number;
}

/** Takes news of a training; called often, so it must be cheap. */
export type OnTrainingProgress = (progress: TrainingProgress) => void;
