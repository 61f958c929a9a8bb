import { z } from "zod";
import type {
  CheckedChange,
  CheckedFigure,
  CheckedModel,
  CheckReason,
  CheckRecord,
  LayerPart,
} from "./check-record.ts";
import { amount, backendName, conventionName, instant, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { toolInfoSchema } from "./profile-record-schema.ts";

const text = z.string();
const number = z.number();
const interval = z.looseObject({ low: number, high: number });
const bound = z.enum(["lower", "upper", "guess"]);

const change: z.ZodType<CheckedChange> = z.looseObject({
  baseline: amount,
  bound: bound.exactOptional(),
  increase: number.exactOptional(),
  interval: interval.exactOptional(),
  limit: amount.exactOptional(),
} satisfies FieldsOf<CheckedChange>);

const part: z.ZodType<LayerPart> = z.looseObject({
  layer: text,
  type: text,
  value: amount,
  share: amount,
} satisfies FieldsOf<LayerPart>);

const reason: z.ZodType<CheckReason> = z.discriminatedUnion("code", [
  z.looseObject({
    code: z.enum([
      "above-limit",
      "below-limit",
      "above-baseline",
      "limit-inside-interval",
      "baseline-unknown",
      "baseline-bound",
      "baseline-without-times",
      "fixture",
    ]),
  }),
  z.looseObject({ code: z.literal("bound"), bound, texts: z.array(text) }),
  z.looseObject({ code: z.literal("unknown"), texts: z.array(text) }),
  z.looseObject({ code: z.literal("too-few-samples"), samples: whole, needed: whole }),
  z.looseObject({ code: z.literal("baseline-elsewhere"), baseline: text, now: text }),
]);

const figure: z.ZodType<CheckedFigure> = z.looseObject({
  figure: z.enum([
    "macs",
    "params",
    "weightBytes",
    "peakActivationBytes",
    "latency",
    "layers",
    "weightedF1",
    "macroF1",
  ]),
  verdict: z.enum(["passed", "failed", "undecided", "unlimited"]),
  value: amount.exactOptional(),
  bound: bound.exactOptional(),
  interval: interval.exactOptional(),
  sd: amount.exactOptional(),
  limit: amount.exactOptional(),
  tolerance: amount.exactOptional(),
  layersOf: z
    .looseObject({
      of: z.enum(["macs", "params", "weightBytes", "time"]),
      type: text.exactOptional(),
      name: text.exactOptional(),
    })
    .exactOptional(),
  change: change.exactOptional(),
  reasons: z.array(reason),
  layers: z.array(part),
} satisfies FieldsOf<CheckedFigure>);

const model: z.ZodType<CheckedModel> = z.looseObject({
  name: text,
  convention: conventionName,
  inputShapes: z.array(z.array(whole)),
  timedOn: z.looseObject({ backend: backendName, device: text }).exactOptional(),
  baselineOf: instant.exactOptional(),
  figures: z.array(figure),
} satisfies FieldsOf<CheckedModel>);

/** The source of a {@link CheckRecord}'s JSON Schema. */
export const checkRecordSchema: z.ZodType<CheckRecord> = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.literal("check"),
  tool: toolInfoSchema,
  createdAt: instant,
  passed: z.boolean(),
  models: z.array(model),
} satisfies FieldsOf<CheckRecord>);
