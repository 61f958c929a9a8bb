import { z } from "zod";
import type { Compared, ComparisonNote, ComparisonRecord } from "./comparison-record.ts";
import { amount, backendName, fraction, instant, positive, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { tensorInfoSchema, toolInfoSchema } from "./profile-record-schema.ts";
import { unclassifiedSchema } from "./reason-schema.ts";
import { positiveTimeSummary } from "./timing-record-schema.ts";

const text = z.string();

const compared: z.ZodType<Compared> = z.looseObject({
  name: text,
  sha256: text.exactOptional(),
  inputs: z.array(tensorInfoSchema),
  batch: whole,
  backend: backendName,
  device: text,
  threads: whole.exactOptional(),
  gpu: z.boolean(),
  software: z.boolean().exactOptional(),
  driver: text.exactOptional(),
  weights: z.enum(["from-file", "in-memory", "random"]),
  recordedAt: instant.exactOptional(),
  warmup: whole,
  endToEnd: positiveTimeSummary,
} satisfies FieldsOf<Compared>);

const side = z.enum(["a", "b"]);

const note: z.ZodType<ComparisonNote> = z.discriminatedUnion("code", [
  z.looseObject({
    code: z.literal("sides-differ"),
    of: z.enum(["records", "models"]),
    property: z.enum(["backend", "device", "driver", "input shapes"]),
    a: text,
    b: text,
  } satisfies FieldsOf<Extract<ComparisonNote, { readonly code: "sides-differ" }>>),
  z.looseObject({
    code: z.literal("random-weights"),
    sides: z.array(side),
  } satisfies FieldsOf<Extract<ComparisonNote, { readonly code: "random-weights" }>>),
  z.looseObject({
    code: z.literal("within-run-differences"),
    largest: fraction,
  } satisfies FieldsOf<Extract<ComparisonNote, { readonly code: "within-run-differences" }>>),
  z.looseObject({
    code: z.literal("too-few-samples"),
    samples: whole,
    needed: whole,
    leastPValue: fraction.exactOptional(),
  } satisfies FieldsOf<Extract<ComparisonNote, { readonly code: "too-few-samples" }>>),
  unclassifiedSchema,
]);

/** The check of a {@link ComparisonRecord} read from disk, and the source of its JSON Schema. */
export const comparisonRecordSchema: z.ZodType<ComparisonRecord> = z.looseObject({
  schemaVersion: z.literal(2),
  kind: z.literal("comparison"),
  tool: toolInfoSchema,
  createdAt: instant,
  a: compared,
  b: compared,
  paired: z.boolean(),
  ratio: positive,
  interval: z.looseObject({ low: positive, high: positive, level: fraction, resamples: whole }),
  rankTest: z.looseObject({ pValue: fraction, significance: fraction }),
  margin: amount.exactOptional(),
  seed: whole,
  verdict: z.enum(["faster", "slower", "no-difference", "undecided"]),
  notes: z.array(note),
} satisfies FieldsOf<ComparisonRecord>);
