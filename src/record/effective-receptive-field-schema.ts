import { z } from "zod";
import { amount, backendName, fraction, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import type {
  EffectiveArea,
  EffectiveAxis,
  EffectiveFieldNote,
  EffectiveReceptiveField,
} from "./effective-receptive-field.ts";
import { unclassifiedSchema } from "./reason-schema.ts";

const text = z.string();

const area: z.ZodType<EffectiveArea> = z.looseObject({
  positions: whole,
  side: amount,
  shareOfInput: fraction,
  ratioToTheoretical: amount.exactOptional(),
  ratioToClipped: amount.exactOptional(),
} satisfies FieldsOf<EffectiveArea>);

const axis: z.ZodType<EffectiveAxis> = z.looseObject({
  mean: amount,
  sigma: amount,
  sigmaMad: amount,
  extent95: whole,
  theoreticalSize: amount.exactOptional(),
  clippedSize: amount.exactOptional(),
  ratioToTheoretical: amount.exactOptional(),
  ratioToClipped: amount.exactOptional(),
} satisfies FieldsOf<EffectiveAxis>);

const note: z.ZodType<EffectiveFieldNote> = z.discriminatedUnion("code", [
  z.looseObject({ code: z.literal("constant-sum") }),
  z.looseObject({ code: z.literal("gated-window") }),
  z.looseObject({
    code: z.literal("measured-on-cpu"),
    backend: backendName,
    kernel: text.exactOptional(),
  } satisfies FieldsOf<Extract<EffectiveFieldNote, { readonly code: "measured-on-cpu" }>>),
  z.looseObject({ code: z.literal("state-not-restored"), text }),
  unclassifiedSchema,
]);

/** The check of an {@link EffectiveReceptiveField} read from disk. */
export const effectiveReceptiveFieldSchema: z.ZodType<EffectiveReceptiveField> = z.looseObject({
  layer: text,
  call: whole,
  input: text,
  status: z.enum(["measured", "unavailable"]),
  reason: text.exactOptional(),
  definition: text,
  unit: z.array(whole),
  average: z.enum(["absolute", "signed"]),
  channels: z.enum(["sum", "random-projection"]),
  inputs: whole,
  inputDistribution: text,
  seed: whole,
  weights: z.enum(["from-file", "in-memory", "random"]),
  initializer: text.exactOptional(),
  backend: backendName,
  device: text,
  gpu: z.boolean(),
  elapsedMs: amount,
  area95: area.exactOptional(),
  axes: z.array(axis).exactOptional(),
  notes: z.array(note),
} satisfies FieldsOf<EffectiveReceptiveField>);
