import { z } from "zod";
import { effectiveReceptiveFieldSchema } from "./effective-receptive-field-schema.ts";
import { amount, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import type {
  LayerRow,
  LayerTime,
  LayerTraining,
  ModelInfo,
  ProfileRecord,
  ReceptiveField,
  RowBytes,
  Status,
  TensorInfo,
  TimeSummary,
  Timing,
  ToolInfo,
  Totals,
  TrainingStep,
  UncountedOp,
} from "./profile-record.ts";

// Objects are loose: names may be added to a record without a new `schemaVersion`, and an older reader must not refuse them.
const text = z.string();
const texts = z.array(text);
const shape = z.array(whole);

const status: z.ZodType<Status> = z.enum(["complete", "partial", "unavailable"]);

/** Name and version of a program, as {@link ToolInfo}. */
export const toolInfoSchema: z.ZodType<ToolInfo> = z.looseObject({
  name: text,
  version: text,
} satisfies FieldsOf<ToolInfo>);

const tensorInfo: z.ZodType<TensorInfo> = z.looseObject({
  name: text,
  shape,
  dtype: text,
} satisfies FieldsOf<TensorInfo>);

const modelInfo: z.ZodType<ModelInfo> = z.looseObject({
  name: text,
  format: z.enum(["layers-model", "graph-model", "saved-model", "in-memory"]),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  inputs: z.array(tensorInfo),
  outputs: z.array(tensorInfo),
  batch: whole,
} satisfies FieldsOf<ModelInfo>);

const rowBytes: z.ZodType<RowBytes> = z.looseObject({
  weights: amount,
  read: amount,
  written: amount,
} satisfies FieldsOf<RowBytes>);

const receptiveField: z.ZodType<ReceptiveField> = z.looseObject({
  status: z.enum(["exact", "global", "misaligned", "unavailable"]),
  size: z.array(amount).exactOptional(),
  stride: z.array(amount).exactOptional(),
  // A window that begins inside the input has a negative padding (a crop, a valid convolution after one).
  padding: z.array(z.number()).exactOptional(),
  reason: text.exactOptional(),
} satisfies FieldsOf<ReceptiveField>);

const layerTime: z.ZodType<LayerTime> = z.looseObject({
  medianMs: amount,
  madMs: amount,
  p95Ms: amount,
  samples: whole,
  share: amount,
} satisfies FieldsOf<LayerTime>);

const layerTraining: z.ZodType<LayerTraining> = z.looseObject({
  forwardMacs: amount,
  inputGradientMacs: amount,
  filterGradientMacs: amount,
  flops: amount,
  savedActivationBytes: amount,
} satisfies FieldsOf<LayerTraining>);

const trainingStep: z.ZodType<TrainingStep> = z.looseObject({
  macs: amount,
  flops: amount,
  forwardMacs: amount,
  inputGradientMacs: amount,
  filterGradientMacs: amount,
  loss: text,
  lossFlops: amount,
  unneededMacs: amount,
  savedActivationBytes: amount,
  optimizer: text,
  optimizerStateBytes: amount,
  status,
  reasons: texts,
} satisfies FieldsOf<TrainingStep>);

const layerRow: z.ZodType<LayerRow> = z.looseObject({
  path: text,
  name: text,
  type: text,
  call: whole,
  inputShapes: z.array(shape),
  outputShapes: z.array(shape),
  params: whole,
  trainableParams: whole,
  sharesWeightsWith: text.exactOptional(),
  macs: amount.exactOptional(),
  flops: amount.exactOptional(),
  bytes: rowBytes,
  receptiveField,
  training: layerTraining.exactOptional(),
  arithmeticIntensity: amount.exactOptional(),
  time: layerTime.exactOptional(),
  status,
  reasons: texts.exactOptional(),
} satisfies FieldsOf<LayerRow>);

const totals: z.ZodType<Totals> = z.looseObject({
  params: whole,
  trainableParams: whole,
  macs: amount.exactOptional(),
  flops: amount.exactOptional(),
  bytes: rowBytes,
  peakActivationBytes: amount.exactOptional(),
  weightBytesByDtype: z.record(text, amount).exactOptional(),
  trainingStep: trainingStep.exactOptional(),
} satisfies FieldsOf<Totals>);

const uncountedOp: z.ZodType<UncountedOp> = z.looseObject({
  op: text,
  calls: whole,
  layers: texts,
} satisfies FieldsOf<UncountedOp>);

const timeSummary: z.ZodType<TimeSummary> = z.looseObject({
  medianMs: amount,
  madMs: amount,
  p95Ms: amount,
  samples: whole,
} satisfies FieldsOf<TimeSummary>);

const timing: z.ZodType<Timing> = z.looseObject({
  backend: text,
  device: text,
  gpu: z.boolean(),
  clock: text,
  clockResolutionMs: amount,
  runs: whole,
  warmup: whole,
  firstRunMs: amount,
  endToEnd: timeSummary,
  sumOfLayersMs: amount,
  weights: z.enum(["from-file", "in-memory", "random"]),
  notes: texts,
} satisfies FieldsOf<Timing>);

/**
 * The check of a {@link ProfileRecord} read from disk: wrong types, negative amounts and numbers that are not finite are refused,
 * names that it does not know are kept.
 */
export const profileRecordSchema: z.ZodType<ProfileRecord> = z.looseObject({
  schemaVersion: z.literal(1),
  tool: toolInfoSchema,
  createdAt: instant,
  model: modelInfo,
  convention: text,
  conventionLegend: text.exactOptional(),
  status,
  reasons: texts,
  layers: z.array(layerRow),
  totals,
  uncounted: z.array(uncountedOp),
  timing: timing.exactOptional(),
  effectiveReceptiveFields: z.array(effectiveReceptiveFieldSchema).exactOptional(),
} satisfies FieldsOf<ProfileRecord>);
