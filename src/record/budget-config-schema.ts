import { z } from "zod";
import type {
  BudgetConfig,
  BudgetLimits,
  F1Limit,
  GrowthLimits,
  LatencyLimit,
  LayerShareLimit,
  ModelBudget,
} from "./budget-config.ts";
import { amount, fraction, positive } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";

const text = z.string().min(1);
const extents = z.array(z.int().positive());

const counts = {
  macs: amount.exactOptional(),
  params: amount.exactOptional(),
  weightBytes: amount.exactOptional(),
  peakActivationBytes: amount.exactOptional(),
};

const latency: z.ZodType<LatencyLimit> = z.strictObject({
  p50: positive.describe("milliseconds, median of one forward pass"),
  tolerance: amount.exactOptional().describe("part of p50 that is allowed on top"),
  backend: text.exactOptional(),
} satisfies FieldsOf<LatencyLimit>);

const layerShare: z.ZodType<LayerShareLimit> = z.strictObject({
  of: z.enum(["macs", "params", "weightBytes", "time"]),
  share: fraction,
  type: text.exactOptional(),
  name: text.exactOptional(),
} satisfies FieldsOf<LayerShareLimit>);

const f1: z.ZodType<F1Limit> = z.strictObject({
  study: text,
  approach: text,
  weighted: fraction.exactOptional(),
  macro: fraction.exactOptional(),
} satisfies FieldsOf<F1Limit>);

const limits: z.ZodType<BudgetLimits> = z.strictObject({
  ...counts,
  latency: latency.exactOptional(),
  layers: z.array(layerShare).exactOptional(),
  f1: f1.exactOptional(),
} satisfies FieldsOf<BudgetLimits>);

const growth: z.ZodType<GrowthLimits> = z
  .strictObject({ ...counts, latency: amount.exactOptional() } satisfies FieldsOf<GrowthLimits>)
  .describe("fractions of the baseline: 0.02 is 2 %");

const budget: z.ZodType<ModelBudget> = z.strictObject({
  name: text.exactOptional(),
  path: text.describe("a model, its folder or address, or the record of a profile"),
  input: z.union([extents, z.record(z.string(), extents)]).exactOptional(),
  batch: z.int().positive().exactOptional(),
  signature: text.exactOptional(),
  register: z.array(text).exactOptional(),
  convention: text.exactOptional(),
  baseline: text.exactOptional(),
  limits: limits.exactOptional(),
  maxIncrease: growth.exactOptional(),
} satisfies FieldsOf<ModelBudget>);

/** The check of a {@link BudgetConfig}, and the source of its JSON Schema. Unknown names are refused: a misspelled limit would not be one. */
export const budgetConfigSchema: z.ZodType<BudgetConfig> = z.strictObject({
  $schema: z.string().exactOptional(),
  models: z.array(budget).min(1),
} satisfies FieldsOf<BudgetConfig>);
