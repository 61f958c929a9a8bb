import { z } from "zod";
import { amount, backendName, fraction, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { unclassifiedSchema } from "./reason-schema.ts";
import type {
  CalibrationBin,
  ClassResult,
  EpochResult,
  Evaluation,
  Fold,
  SplitInfo,
  TrainingJob,
} from "./training-job.ts";
import type { Augmentation, RecordedSpec, StartingWeights, TrainingSchedule } from "./training-spec.ts";

const text = z.string();
/** The check of a SHA-256: 64 lower-case hexadecimal digits. */
export const sha256Schema: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);

const rule = z.enum(["validation-loss", "validation-weighted-f1", "last"]);

const startingWeights: z.ZodType<StartingWeights> = z.looseObject({
  kind: z.enum(["random", "file", "url"]),
  name: text.exactOptional(),
  sha256: sha256Schema.exactOptional(),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
  valuesSha256: sha256Schema.exactOptional(),
} satisfies FieldsOf<StartingWeights>);

const schedule: z.ZodType<TrainingSchedule> = z.looseObject({
  optimizer: z.enum(["adam", "adamw", "sgd"]),
  learningRate: amount,
  headLearningRate: amount.exactOptional(),
  weightDecay: amount.exactOptional(),
  momentum: fraction.exactOptional(),
  rule: z.enum(["constant", "one-cycle", "cosine"]).exactOptional(),
  warmupShare: fraction.exactOptional(),
  batchNorm: z.union([z.looseObject({ momentum: fraction }), z.literal("frozen")]).exactOptional(),
} satisfies FieldsOf<TrainingSchedule>);

const augmentation: z.ZodType<Augmentation> = z.discriminatedUnion("code", [
  z.looseObject({ code: z.enum(["horizontal-flip", "test-time-flip"]) }),
  z.looseObject({ code: z.literal("random-crop"), minArea: fraction, maxArea: fraction }),
  z.looseObject({
    code: z.literal("color-jitter"),
    brightness: fraction,
    contrast: fraction,
    saturation: fraction,
  }),
  unclassifiedSchema,
]);

/** The check of the spec in a record. */
export const recordedSpecSchema: z.ZodType<RecordedSpec> = z.looseObject({
  network: text,
  classes: whole,
  inputShape: z.array(whole),
  width: amount,
  scaling: text.exactOptional(),
  resize: z.enum(["antialias", "bilinear"]).exactOptional(),
  featureLayer: text.exactOptional(),
  weights: startingWeights,
  zeroInitResidual: z.boolean().exactOptional(),
  frozen: z.boolean(),
  frozenBelow: text.exactOptional(),
  dropout: fraction.exactOptional(),
  schedule,
  labelSmoothing: fraction.exactOptional(),
  classWeights: z.enum(["none", "inverse-frequency"]),
  augmentation: z.array(augmentation),
  epochs: whole.exactOptional(),
  batchSize: whole,
  validationShare: fraction.exactOptional(),
  patience: whole.exactOptional(),
  chooseBy: rule.exactOptional(),
} satisfies FieldsOf<RecordedSpec>);

/** The check of a {@link Fold} read from disk. */
export const foldSchema: z.ZodType<Fold> = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("holdout"), testShare: fraction }),
  z.looseObject({ kind: z.literal("fold"), index: whole, of: whole, groupBy: text.exactOptional() }),
]);

const splitInfo: z.ZodType<SplitInfo> = z.looseObject({
  method: z.literal("stratified"),
  seed: z.int(),
  train: whole,
  validation: whole,
  test: whole,
} satisfies FieldsOf<SplitInfo>);

const epochResult: z.ZodType<EpochResult> = z.looseObject({
  epoch: whole,
  trainLoss: z.number(),
  validationLoss: z.number().exactOptional(),
  validationWeightedF1: fraction.exactOptional(),
  seconds: amount,
} satisfies FieldsOf<EpochResult>);

/** The check of a {@link ClassResult} read from disk. */
export const classResultSchema: z.ZodType<ClassResult> = z.looseObject({
  label: text,
  precision: fraction,
  recall: fraction,
  f1: fraction,
  support: whole,
} satisfies FieldsOf<ClassResult>);

/** The check of a {@link CalibrationBin} read from disk. */
export const calibrationBinSchema: z.ZodType<CalibrationBin> = z.looseObject({
  from: fraction,
  to: fraction,
  images: whole,
  confidence: fraction,
  accuracy: fraction,
} satisfies FieldsOf<CalibrationBin>);

/** A confusion matrix: one row and one column a class. */
export const confusionSchema: z.ZodType<number[][]> = z.array(z.array(whole));

const evaluation: z.ZodType<Evaluation> = z
  .looseObject({
    images: whole,
    weightedF1: fraction,
    macroF1: fraction,
    accuracy: fraction,
    logLoss: amount.exactOptional(),
    top3: fraction.exactOptional(),
    calibration: z.array(calibrationBinSchema).exactOptional(),
    calibrationError: fraction.exactOptional(),
    weightedF1Interval: z.looseObject({
      low: fraction,
      high: fraction,
      level: fraction,
      resamples: whole,
    } satisfies FieldsOf<Evaluation["weightedF1Interval"]>),
    perClass: z.array(classResultSchema),
    confusion: confusionSchema,
  } satisfies FieldsOf<Evaluation>)
  .refine(
    ({ perClass, confusion }) => [confusion, ...confusion].every((rows) => rows.length === perClass.length),
    { path: ["confusion"], error: "one row and one column for each class of perClass" },
  );

/** The check of a {@link TrainingJob} read from disk. */
export const trainingJobSchema: z.ZodType<TrainingJob> = z.looseObject({
  key: sha256Schema.exactOptional(),
  fold: foldSchema,
  seed: z.int(),
  backend: backendName,
  device: text,
  threads: whole.exactOptional(),
  seconds: amount,
  secondsByStage: z.looseObject({
    decode: amount,
    features: amount.exactOptional(),
    fit: amount,
    evaluate: amount,
  } satisfies FieldsOf<TrainingJob["secondsByStage"]>),
  split: splitInfo,
  epochs: z.array(epochResult),
  chosenEpoch: whole,
  chosenBy: rule.exactOptional(),
  evaluation,
} satisfies FieldsOf<TrainingJob>);
