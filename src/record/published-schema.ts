import { z } from "zod";
import { amount, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import type { PublishedReason } from "./published-reason.ts";
import { unclassifiedSchema } from "./reason-schema.ts";
import type { PublishedFigures } from "./study-record.ts";

const text = z.string();

type Of<C extends PublishedReason["code"]> = FieldsOf<Extract<PublishedReason, { readonly code: C }>>;

const reason: z.ZodType<PublishedReason> = z.discriminatedUnion("code", [
  z.looseObject({
    code: z.literal("code-not-public"),
    layer: text,
    macsMillions: amount,
    inputSide: whole,
    outputSide: whole,
    kernelSide: whole,
    filters: whole,
  } satisfies Of<"code-not-public">),
  z.looseObject({
    code: z.literal("reconstruction-agrees"),
    layer: text,
    totalMacsMillions: amount,
    difference: z.number(),
  } satisfies Of<"reconstruction-agrees">),
  z.looseObject({
    code: z.literal("tool-omits-normalization"),
    layer: text,
  } satisfies Of<"tool-omits-normalization">),
  z.looseObject({
    code: z.literal("tool-divides-padded-input"),
    layer: text,
    publishedMacsMillions: amount,
    macsMillions: amount,
    paddedSide: whole,
    publishedSide: whole,
    outputSide: whole,
    taps: whole,
    filters: whole,
  } satisfies Of<"tool-divides-padded-input">),
  z.looseObject({
    code: z.literal("own-head-total"),
    network: text,
    inputSide: whole,
    headClasses: whole,
    totalMacsMillions: amount,
    classes: whole,
  } satisfies Of<"own-head-total">),
  z.looseObject({
    code: z.literal("printed-once"),
    network: text,
    classes: whole,
  } satisfies Of<"printed-once">),
  z.looseObject({
    code: z.literal("fewer-classes"),
    classes: whole,
    of: whole,
  } satisfies Of<"fewer-classes">),
  z.looseObject({
    code: z.literal("macs-named-flops"),
    network: text,
    printedMillions: amount,
    macsMillions: amount,
    flopsMillions: amount,
  } satisfies Of<"macs-named-flops">),
  z.looseObject({ code: z.literal("closed-model"), source: text } satisfies Of<"closed-model">),
  z.looseObject({ code: z.enum(["tool-divides-by-stride", "single-time-samples", "other-split"]) }),
  unclassifiedSchema,
]);

/** The check of {@link PublishedFigures} read from disk. */
export const publishedFiguresSchema: z.ZodType<PublishedFigures> = z.looseObject({
  f1Percent: amount.exactOptional(),
  classes: whole.exactOptional(),
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
  reasons: z.array(reason),
} satisfies FieldsOf<PublishedFigures>);
