import { z } from "zod";
import { amount, backendName, conventionName, fraction, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import type { ModelsRecord, ModelSummary, UnreadableModel } from "./models-record.ts";
import { modelFormat, rowBytes, status, toolInfoSchema } from "./profile-record-schema.ts";

const text = z.string();

const summary: z.ZodType<ModelSummary> = z.looseObject({
  name: text,
  format: modelFormat,
  inputShapes: z.array(z.array(whole)),
  convention: conventionName,
  status,
  bound: z.enum(["lower", "upper", "guess"]).exactOptional(),
  reasons: z.array(text),
  totals: z.looseObject({
    params: amount,
    weightsStatus: z.literal("partial").exactOptional(),
    macs: amount.exactOptional(),
    flops: amount.exactOptional(),
    bytes: rowBytes,
    peakActivationBytes: amount.exactOptional(),
  } satisfies FieldsOf<ModelSummary["totals"]>),
  time: z
    .looseObject({
      medianMs: amount,
      madMs: amount,
      samples: whole,
      backend: backendName,
      device: text,
    } satisfies FieldsOf<NonNullable<ModelSummary["time"]>>)
    .exactOptional(),
  f1: z
    .looseObject({
      mean: fraction,
      sd: amount.exactOptional(),
      fixture: z.literal(true).exactOptional(),
    } satisfies FieldsOf<NonNullable<ModelSummary["f1"]>>)
    .exactOptional(),
} satisfies FieldsOf<ModelSummary>);

const unreadable: z.ZodType<UnreadableModel> = z.looseObject({
  name: text,
  status: z.literal("unreadable"),
  reason: text,
} satisfies FieldsOf<UnreadableModel>);

/** The check of a {@link ModelsRecord} read from disk, and the source of its JSON Schema. */
export const modelsRecordSchema: z.ZodType<ModelsRecord> = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.literal("models"),
  tool: toolInfoSchema,
  createdAt: instant,
  models: z.array(z.union([unreadable, summary])),
} satisfies FieldsOf<ModelsRecord>);
