import { z } from "zod";
import { amount, fraction, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { profileRecordSchema, toolInfoSchema } from "./profile-record-schema.ts";
import type {
  Approach,
  ClassResult,
  DatasetInfo,
  EpochResult,
  EstimatorFigures,
  Evaluation,
  HostInfo,
  LabelCount,
  PublishedFigures,
  SplitInfo,
  StudyRecord,
  TrainingResult,
} from "./study-record.ts";

const text = z.string();
const texts = z.array(text);

const hostInfo: z.ZodType<HostInfo> = z.looseObject({
  cpu: text,
  cores: whole,
  platform: text,
  node: text,
  packages: z.array(toolInfoSchema).exactOptional(),
} satisfies FieldsOf<HostInfo>);

const labelCount: z.ZodType<LabelCount> = z.looseObject({
  label: text,
  count: whole,
} satisfies FieldsOf<LabelCount>);

const datasetInfo: z.ZodType<DatasetInfo> = z.looseObject({
  name: text,
  fixture: z.boolean(),
  rows: whole,
  usable: whole,
  dropped: z.array(labelCount),
  classes: z.array(labelCount),
} satisfies FieldsOf<DatasetInfo>);

const estimatorFigures: z.ZodType<EstimatorFigures> = z.looseObject({
  convention: text,
  totalMacs: amount,
  totalFlops: amount,
  topLayer: z.looseObject({
    name: text,
    macs: amount,
    flops: amount,
  } satisfies FieldsOf<EstimatorFigures["topLayer"]>),
} satisfies FieldsOf<EstimatorFigures>);

const publishedFigures: z.ZodType<PublishedFigures> = z.looseObject({
  f1Percent: amount.exactOptional(),
  f1Note: text.exactOptional(),
  totalMacsMillions: amount.exactOptional(),
  totalFlopsMillions: amount.exactOptional(),
  topLayerByCount: z
    .looseObject({ name: text, macsMillions: amount, flopsMillions: amount } satisfies FieldsOf<
      NonNullable<PublishedFigures["topLayerByCount"]>
    >)
    .exactOptional(),
  topLayerByTime: z
    .looseObject({ name: text, ms: amount } satisfies FieldsOf<
      NonNullable<PublishedFigures["topLayerByTime"]>
    >)
    .exactOptional(),
  reasons: texts,
} satisfies FieldsOf<PublishedFigures>);

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

const classResult: z.ZodType<ClassResult> = z.looseObject({
  label: text,
  precision: fraction,
  recall: fraction,
  f1: fraction,
  support: whole,
} satisfies FieldsOf<ClassResult>);

const evaluation: z.ZodType<Evaluation> = z
  .looseObject({
    images: whole,
    accuracy: fraction,
    weightedF1: fraction,
    macroF1: fraction,
    weightedF1Interval: z.looseObject({
      low: fraction,
      high: fraction,
      level: fraction,
      resamples: whole,
    } satisfies FieldsOf<Evaluation["weightedF1Interval"]>),
    perClass: z.array(classResult),
    confusionMatrix: z.array(z.array(whole)),
  } satisfies FieldsOf<Evaluation>)
  .refine(
    ({ perClass, confusionMatrix }) =>
      [confusionMatrix, ...confusionMatrix].every((rows) => rows.length === perClass.length),
    { path: ["confusionMatrix"], error: "one row and one column for each class of perClass" },
  );

const trainingResult: z.ZodType<TrainingResult> = z.looseObject({
  architecture: text,
  inputShape: z.array(whole),
  width: amount,
  params: whole,
  trainableParams: whole,
  macsPerImage: amount.exactOptional(),
  startedFrom: text,
  backend: text,
  device: text,
  seed: z.int(),
  split: splitInfo,
  optimizer: text,
  learningRate: amount,
  batchSize: whole,
  augmentation: texts,
  classWeights: z.enum(["none", "inverse-frequency"]),
  epochs: z.array(epochResult),
  chosenEpoch: whole,
  chosenBy: text,
  evaluation,
  seconds: z.looseObject({
    decode: amount,
    features: amount.exactOptional(),
    fit: amount,
    evaluate: amount,
  } satisfies FieldsOf<TrainingResult["seconds"]>),
} satisfies FieldsOf<TrainingResult>);

const approach: z.ZodType<Approach> = z.looseObject({
  id: text,
  title: text,
  architecture: text,
  reconstruction: z.boolean(),
  profile: profileRecordSchema,
  profileByEstimator: estimatorFigures.exactOptional(),
  training: trainingResult.exactOptional(),
  trainingAbsent: text.exactOptional(),
  published: publishedFigures.exactOptional(),
} satisfies FieldsOf<Approach>);

/** The check of a {@link StudyRecord} read from disk, as strict and as tolerant as that of a profile record. */
export const studyRecordSchema: z.ZodType<StudyRecord> = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.literal("study"),
  tool: toolInfoSchema,
  createdAt: instant,
  title: text,
  host: hostInfo,
  dataset: datasetInfo,
  approaches: z.array(approach),
  notes: texts,
} satisfies FieldsOf<StudyRecord>);
