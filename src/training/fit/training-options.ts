import type { OpenBackend } from "../../backends/open-backend.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";
import type { Split } from "../../stats/stratified-split.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** Options of every training: the photos, the split, the input and the backend. Each trainer has its own further defaults. */
export interface TrainingOptions {
  /** Name in the record. */
  readonly architecture: string;
  readonly dataset: Dataset;
  readonly split: Split;
  readonly splitSeed: number;
  readonly backend: OpenBackend;
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly scaling: InputScaling;
  /** Default: `antialias`. */
  readonly resize?: "antialias" | "bilinear" | undefined;
  readonly seed: number;
  readonly batchSize?: number | undefined;
  /** Adam's learning rate; the peak of a schedule. Default: 0.001. */
  readonly learningRate?: number | undefined;
  /** Share of the training samples that chooses the epoch. Default: 0.1; 0 chooses the last epoch. */
  readonly validationShare?: number | undefined;
  /** Trains on the mirror image with probability 1/2. Default: true. */
  readonly flip?: boolean | undefined;
  readonly classWeights?: "none" | "inverse-frequency" | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}
