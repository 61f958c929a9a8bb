import { z } from "zod";
import { amount, backendName, conventionName, fraction, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { profileRecordSchema, toolInfoSchema } from "./profile-record-schema.ts";
import { publishedFiguresSchema } from "./published-schema.ts";
import { unclassifiedSchema } from "./reason-schema.ts";
import type {
  Approach,
  ClassCount,
  DatasetInfo,
  EstimatorFigures,
  FailedJob,
  HostInfo,
  MetricSummary,
  PairedDifference,
  StudyNote,
  StudyRecord,
  StudySummary,
  TrainedNetwork,
  TrainingAbsent,
} from "./study-record.ts";
import {
  calibrationBinSchema,
  classResultSchema,
  confusionSchema,
  foldSchema,
  recordedSpecSchema,
  sha256Schema,
  trainingJobSchema,
} from "./training-schema.ts";

const text = z.string();

const hostInfo: z.ZodType<HostInfo> = z.looseObject({
  cpu: text,
  cores: whole,
  platform: text,
  node: text,
  packages: z.array(toolInfoSchema).exactOptional(),
} satisfies FieldsOf<HostInfo>);

const classCount: z.ZodType<ClassCount> = z.looseObject({
  name: text,
  images: whole,
} satisfies FieldsOf<ClassCount>);

const datasetInfo: z.ZodType<DatasetInfo> = z.looseObject({
  name: text,
  images: whole,
  classes: z.array(classCount),
  fixture: z.boolean().exactOptional(),
  droppedLabels: z.array(classCount),
  unreadable: z.array(text),
  rows: whole.exactOptional(),
} satisfies FieldsOf<DatasetInfo>);

const estimatorFigures: z.ZodType<EstimatorFigures> = z.looseObject({
  convention: conventionName,
  totalMacs: amount,
  totalFlops: amount,
  topLayer: z.looseObject({
    name: text,
    macs: amount,
    flops: amount,
  } satisfies FieldsOf<EstimatorFigures["topLayer"]>),
} satisfies FieldsOf<EstimatorFigures>);

/** The check of a {@link TrainedNetwork} read from disk. */
export const trainedNetworkSchema: z.ZodType<TrainedNetwork> = z.looseObject({
  params: whole,
  trainableParams: whole,
  macsPerImage: amount.exactOptional(),
} satisfies FieldsOf<TrainedNetwork>);

const metricSummary: z.ZodType<MetricSummary> = z.looseObject({
  mean: amount,
  sd: amount.exactOptional(),
  perFold: z.array(amount),
} satisfies FieldsOf<MetricSummary>);

const summary: z.ZodType<StudySummary> = z.looseObject({
  weightedF1: metricSummary,
  macroF1: metricSummary,
  accuracy: metricSummary,
  logLoss: metricSummary.exactOptional(),
  top3: metricSummary.exactOptional(),
  pooled: z.looseObject({
    confusion: confusionSchema,
    perClass: z.array(classResultSchema),
    calibration: z.array(calibrationBinSchema).exactOptional(),
    calibrationError: fraction.exactOptional(),
  } satisfies FieldsOf<StudySummary["pooled"]>),
} satisfies FieldsOf<StudySummary>);

const pairedDifference: z.ZodType<PairedDifference> = z.looseObject({
  id: text,
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  level: fraction,
  folds: whole,
  method: text,
} satisfies FieldsOf<PairedDifference>);

const studyNote: z.ZodType<StudyNote> = z.discriminatedUnion("code", [
  z.looseObject({ code: z.enum(["full-networks-profiled", "frozen-random-features"]) }),
  z.looseObject({
    code: z.literal("padded-convolutions"),
    title: text,
    size: z.array(whole),
    unpaddedFrom: whole,
  }),
  unclassifiedSchema,
]);

const trainingAbsent: z.ZodType<TrainingAbsent> = z.discriminatedUnion("code", [
  z.looseObject({ code: z.literal("jobs-failed") }),
  unclassifiedSchema,
]);

const failedJob: z.ZodType<FailedJob> = z.looseObject({
  key: sha256Schema,
  fold: foldSchema,
  seed: z.int(),
  backend: backendName,
  reason: z.looseObject({ code: text, message: text } satisfies FieldsOf<FailedJob["reason"]>),
} satisfies FieldsOf<FailedJob>);

const approach: z.ZodType<Approach> = z.looseObject({
  id: text,
  title: text,
  architecture: text,
  reconstruction: z.boolean(),
  profile: profileRecordSchema,
  profileByEstimator: estimatorFigures.exactOptional(),
  published: publishedFiguresSchema.exactOptional(),
  spec: recordedSpecSchema.exactOptional(),
  trained: trainedNetworkSchema.exactOptional(),
  trainingAbsent: trainingAbsent.exactOptional(),
  jobs: z.array(trainingJobSchema),
  failedJobs: z.array(failedJob).exactOptional(),
  summary: summary.exactOptional(),
  against: z.array(pairedDifference),
} satisfies FieldsOf<Approach>);

/** The check of a {@link StudyRecord} read from disk, as strict and as tolerant as that of a profile record. */
export const studyRecordSchema: z.ZodType<StudyRecord> = z.looseObject({
  schemaVersion: z.literal(3),
  kind: z.literal("study"),
  tool: toolInfoSchema,
  createdAt: instant,
  title: text,
  host: hostInfo,
  dataset: datasetInfo,
  approaches: z.array(approach),
  notes: z.array(studyNote),
} satisfies FieldsOf<StudyRecord>);
