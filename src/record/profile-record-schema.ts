import { z } from "zod";
import { effectiveReceptiveFieldSchema } from "./effective-receptive-field-schema.ts";
import { amount, conventionName, elementType, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import type {
  ExactField,
  FieldGeometry,
  GlobalField,
  InputField,
  LayerRow,
  LayerTraining,
  MisalignedField,
  MisalignedPath,
  ModelInfo,
  ProfileRecord,
  ReceptiveField,
  RowBytes,
  Status,
  TensorInfo,
  ToolInfo,
  Totals,
  TrainingStep,
  UnavailableField,
  UncountedOp,
} from "./profile-record.ts";
import { fieldReasonSchema, noteSchema, reasonSchema } from "./reason-schema.ts";
import { layerTime, layerTrainingTime, timing, timeUnavailable } from "./timing-record-schema.ts";

// Objects are loose: names may be added to a record without a new `schemaVersion`, and an older reader must not refuse them.
const text = z.string();
const texts = z.array(text);
const shape = z.array(whole);

/** Whether figures are exact. */
export const status: z.ZodType<Status> = z.enum(["complete", "partial", "unavailable"]);

/** Name and version of a program, as {@link ToolInfo}. */
export const toolInfoSchema: z.ZodType<ToolInfo> = z.looseObject({
  name: text,
  version: text,
} satisfies FieldsOf<ToolInfo>);

/** The check of {@link TensorInfo}. */
export const tensorInfoSchema: z.ZodType<TensorInfo> = z.looseObject({
  name: text,
  shape,
  dtype: elementType,
  spatialAxes: z.array(whole).exactOptional(),
} satisfies FieldsOf<TensorInfo>);

/** The check of a model's format. */
export const modelFormat: z.ZodType<ModelInfo["format"]> = z.enum([
  "layers-model",
  "graph-model",
  "saved-model",
  "in-memory",
]);

const modelInfo: z.ZodType<ModelInfo> = z.looseObject({
  name: text,
  format: modelFormat,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  inputs: z.array(tensorInfoSchema),
  outputs: z.array(tensorInfoSchema),
  batch: whole,
} satisfies FieldsOf<ModelInfo>);

/** The check of {@link RowBytes}. */
export const rowBytes: z.ZodType<RowBytes> = z.looseObject({
  weights: amount,
  read: amount,
  written: amount,
} satisfies FieldsOf<RowBytes>);

const positions = z.array(z.number());

const misalignedPath: z.ZodType<MisalignedPath> = z.looseObject({
  via: text,
  centre: positions,
  stride: z.array(amount),
  size: z.array(amount),
} satisfies FieldsOf<MisalignedPath>);

const none = z.never().exactOptional();

const geometry = {
  size: z.array(amount),
  stride: z.array(amount),
  // A window that begins inside the input has a negative padding (a crop, a valid convolution after one).
  padding: positions,
  centre: positions.exactOptional(),
  smallest: z.array(amount).exactOptional(),
  seen: z.array(amount).exactOptional(),
  share: amount.exactOptional(),
  gate: text.exactOptional(),
} satisfies FieldsOf<FieldGeometry>;

const exactField = {
  ...geometry,
  status: z.literal("exact"),
  misaligned: none,
  reason: none,
} satisfies FieldsOf<ExactField>;

const globalField = {
  ...geometry,
  status: z.literal("global"),
  size: geometry.size.exactOptional(),
  stride: geometry.stride.exactOptional(),
  padding: geometry.padding.exactOptional(),
  misaligned: none,
  reason: none,
} satisfies FieldsOf<GlobalField>;

const misalignedField = {
  ...geometry,
  status: z.literal("misaligned"),
  stride: geometry.stride.exactOptional(),
  padding: geometry.padding.exactOptional(),
  misaligned: z.looseObject({ paths: z.tuple([misalignedPath, misalignedPath]) }).exactOptional(),
  reason: fieldReasonSchema.exactOptional(),
} satisfies FieldsOf<MisalignedField>;

const unavailableField = {
  status: z.literal("unavailable"),
  size: none,
  stride: none,
  padding: none,
  centre: none,
  smallest: none,
  seen: none,
  share: none,
  gate: none,
  misaligned: none,
  reason: fieldReasonSchema.exactOptional(),
} satisfies FieldsOf<UnavailableField>;

const ofInput = { input: text };

const inputField: z.ZodType<InputField> = z.discriminatedUnion("status", [
  z.looseObject({ ...exactField, ...ofInput }),
  z.looseObject({ ...globalField, ...ofInput }),
  z.looseObject({ ...misalignedField, ...ofInput }),
  z.looseObject({ ...unavailableField, ...ofInput }),
]);

const ofModel = { input: text.exactOptional(), inputs: z.array(inputField).exactOptional() };

const receptiveField: z.ZodType<ReceptiveField> = z.discriminatedUnion("status", [
  z.looseObject({ ...exactField, ...ofModel }),
  z.looseObject({ ...globalField, ...ofModel }),
  z.looseObject({ ...misalignedField, ...ofModel }),
  z.looseObject({ ...unavailableField, ...ofModel }),
]);

const layerTraining: z.ZodType<LayerTraining> = z.looseObject({
  forwardMacs: amount,
  inputGradientMacs: amount,
  filterGradientMacs: amount,
  flops: amount,
  savedActivationBytes: amount,
  status: z.literal("partial").exactOptional(),
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
  reasons: z.array(reasonSchema),
} satisfies FieldsOf<TrainingStep>);

const layerRow: z.ZodType<LayerRow> = z.looseObject({
  path: text,
  name: text,
  type: text,
  call: whole,
  sources: z.array(whole).exactOptional(),
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
  untimed: timeUnavailable.exactOptional(),
  trainingTime: layerTrainingTime.exactOptional(),
  status,
  reasons: z.array(reasonSchema).exactOptional(),
} satisfies FieldsOf<LayerRow>);

const totals: z.ZodType<Totals> = z.looseObject({
  params: whole,
  trainableParams: whole,
  weightsStatus: z.literal("partial").exactOptional(),
  macs: amount.exactOptional(),
  flops: amount.exactOptional(),
  bytes: rowBytes,
  peakActivationBytes: amount.exactOptional(),
  peakActivationOrder: z.literal("executor").exactOptional(),
  weightBytesByDtype: z.record(text, amount).exactOptional(),
  trainingStep: trainingStep.exactOptional(),
} satisfies FieldsOf<Totals>);

const uncountedOp: z.ZodType<UncountedOp> = z.looseObject({
  op: text,
  calls: whole,
  layers: texts,
} satisfies FieldsOf<UncountedOp>);

/**
 * The check of a {@link ProfileRecord} read from disk: wrong types, negative amounts and numbers that are not finite are refused,
 * names that it does not know are kept.
 */
export const profileRecordSchema: z.ZodType<ProfileRecord> = z.looseObject({
  schemaVersion: z.literal(3),
  tool: toolInfoSchema,
  createdAt: instant,
  model: modelInfo,
  convention: conventionName,
  conventionLegend: text.exactOptional(),
  status,
  reasons: z.array(reasonSchema),
  notes: z.array(noteSchema).exactOptional(),
  layers: z.array(layerRow),
  totals,
  uncounted: z.array(uncountedOp),
  objectSize: z.array(amount).exactOptional(),
  timing: timing.exactOptional(),
  effectiveReceptiveFields: z.array(effectiveReceptiveFieldSchema).exactOptional(),
} satisfies FieldsOf<ProfileRecord>);
