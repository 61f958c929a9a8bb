import { z } from "zod";
import { amount, backendName, conventionName, positive, whole } from "./field-schemas.ts";
import type { FieldsOf } from "./field-schemas.ts";
import { unclassifiedSchema } from "./reason-schema.ts";
import type {
  DevicePeaks,
  LayerTime,
  LayerTrainingTime,
  RooflineBound,
  Synchronisation,
  TimeRank,
  TimeSummary,
  Timing,
  TimingCheck,
  TimingNote,
  TrainingTiming,
  TimeUnavailable,
} from "./timing-record.ts";

const text = z.string();
const signed = z.array(z.number());

const summaryFields = {
  medianMs: amount,
  madMs: amount,
  p95Ms: amount,
  samples: z.int().positive(),
  // A single sample may be below 0 where the cost of waiting was subtracted; a median is not.
  samplesMs: signed.min(1).exactOptional(),
} satisfies FieldsOf<TimeSummary>;

/** The check of {@link TimeSummary}. */
const timeSummary: z.ZodType<TimeSummary> = z.looseObject(summaryFields);

/** The check of a {@link TimeSummary} of which a ratio was made. */
export const positiveTimeSummary: z.ZodType<TimeSummary> = z.looseObject({
  ...summaryFields,
  medianMs: positive,
  samplesMs: z.array(positive).min(1).exactOptional(),
} satisfies FieldsOf<TimeSummary>);

const rooflineBound: z.ZodType<RooflineBound> = z.looseObject({
  by: z.enum(["compute", "memory", "overhead"]),
  reached: amount,
} satisfies FieldsOf<RooflineBound>);

const timeRank: z.ZodType<TimeRank> = z.looseObject({
  first: z.int().positive(),
  last: z.int().positive(),
} satisfies FieldsOf<TimeRank>);

/** The check of {@link LayerTime}. */
export const layerTime: z.ZodType<LayerTime> = z.looseObject({
  ...summaryFields,
  share: amount,
  rank: timeRank.exactOptional(),
  kernels: whole.exactOptional(),
  kernelsMs: amount.exactOptional(),
  repeats: whole.exactOptional(),
  gflopsPerSecond: amount.exactOptional(),
  gigabytesPerSecond: amount.exactOptional(),
  bound: rooflineBound.exactOptional(),
} satisfies FieldsOf<LayerTime>);

/** The check of {@link TimeUnavailable}. */
export const timeUnavailable: z.ZodType<TimeUnavailable> = z.looseObject({
  kind: z.enum(["no-kernels", "unavailable", "zero", "negative", "above-peak"]),
  reason: text.exactOptional(),
  runs: z.looseObject({ withoutTime: whole, all: whole }).exactOptional(),
  rate: z.looseObject({ unit: z.enum(["GFLOP/s", "GB/s"]), reached: amount, peak: amount }).exactOptional(),
  samplesMs: signed.exactOptional(),
} satisfies FieldsOf<TimeUnavailable>);

/** The check of {@link LayerTrainingTime}. */
export const layerTrainingTime: z.ZodType<LayerTrainingTime> = z.looseObject({
  forward: timeSummary.exactOptional(),
  inputGradient: timeSummary.exactOptional(),
  weightGradient: timeSummary.exactOptional(),
  unneeded: timeSummary.exactOptional(),
  unresolved: z.array(z.enum(["forward", "inputGradient", "weightGradient", "unneeded"])).exactOptional(),
  step: z.looseObject({ ...summaryFields, share: amount }),
} satisfies FieldsOf<LayerTrainingTime>);

const synchronisation: z.ZodType<Synchronisation> = z.looseObject({
  medianMs: amount,
  madMs: amount,
  samples: whole,
  perKernel: z.boolean(),
  tried: z.looseObject({ callMs: amount, waitMs: amount }),
} satisfies FieldsOf<Synchronisation>);

const devicePeaks: z.ZodType<DevicePeaks> = z.looseObject({
  compute: z.looseObject({ gflopsPerSecond: amount, probe: text, samples: whole }),
  copies: z.array(z.looseObject({ bytes: amount, gigabytesPerSecond: amount, samples: whole })),
  launch: z.looseObject({ milliseconds: amount, samples: whole }),
} satisfies FieldsOf<DevicePeaks>);

const share = z.number();
const rows = z.array(z.looseObject({ path: text, call: whole }));
const checkFacts = [
  fact("outside-layers", { share, sumOfLayersMs: amount, endToEndMs: amount }),
  fact("medians-outside-layers", { share, sumOfMediansMs: amount, endToEndMs: amount }),
  fact("no-layer-timed", {}),
  fact("no-time-passed", { check: z.enum(["sum-of-layers", "observing"]) }),
  fact("instrumentation-overhead", { share }),
  fact("rates-above-peak", { tolerance: amount, rows }),
  fact("times-not-positive", { rows, samples: whole }),
  fact("clock-steps", {
    steps: whole,
    clockResolutionMs: amount,
    coarseRows: whole,
    saturatedRows: whole,
  }),
  fact("warm-up-settled", { warmup: whole, settled: z.boolean() }),
  fact("end-to-end-spread", { share: share.exactOptional() }),
] as const;

const notes: z.ZodType<readonly TimingNote[]> = z.array(
  z.discriminatedUnion("code", [
    ...checkFacts,
    fact("row-time-on-device", {}),
    fact("row-time-with-overhead", {}),
    fact("wait-after-every-kernel", { floorMs: amount, madMs: amount, samples: whole }),
    fact("wait-after-every-run", { callMs: amount, waitMs: amount, floorMs: amount }),
    fact("one-thread", { error: text }),
    fact("priming-runs", {}),
    fact("random-weights", {}),
    fact("repeated-rows", {
      rows: whole,
      repeats: z.looseObject({ least: whole, most: whole }),
      sumMs: z.looseObject({ repeated: share, inRuns: share }).exactOptional(),
    }),
    fact("kernels-outside-rows", { milliseconds: amount }),
    fact("rates-by-convention", { convention: conventionName }),
    fact("tensors-left", { tensors: whole }),
    fact("rows-without-device-time", { rows: whole }),
    fact("measured-peaks", {
      gflopsPerSecond: amount,
      probe: text,
      gigabytesPerSecond: amount,
      launchMs: amount,
    }),
    fact("training-mode-without-update", {}),
    fact("training-step-not-timed", { backend: backendName, error: text }),
    unclassifiedSchema,
  ]),
);

/** The schema of one fact: fields for each name of its type. */
function fact<
  Code extends TimingNote["code"],
  Fields extends Omit<FieldsOf<Extract<TimingNote, { readonly code: Code }>>, "code">,
>(code: Code, fields: Fields): z.ZodObject<{ code: z.ZodLiteral<Code> } & Fields, z.core.$loose> {
  return z.looseObject({ code: z.literal(code), ...fields });
}

const timingCheck: z.ZodType<TimingCheck> = z.looseObject({
  name: z.enum(["sum-of-layers", "observing", "rates", "positive", "clock", "warm-up", "spread"]),
  holds: z.boolean(),
  found: z.discriminatedUnion("code", [...checkFacts, unclassifiedSchema]),
} satisfies FieldsOf<TimingCheck>);

const trainingTiming: z.ZodType<TrainingTiming> = z.looseObject({
  loss: text,
  runs: whole,
  warmup: whole,
  firstRunMs: amount,
  endToEnd: timeSummary,
  sumOfLayersMs: amount.exactOptional(),
  lossTime: timeSummary.exactOptional(),
  unexplainedShare: z.number().exactOptional(),
  observingShare: z.number().exactOptional(),
  notes,
} satisfies FieldsOf<TrainingTiming>);

/** The check of {@link Timing}. */
export const timing: z.ZodType<Timing> = z.looseObject({
  backend: backendName,
  device: text,
  threads: whole.exactOptional(),
  gpu: z.boolean(),
  clock: text,
  clockResolutionMs: amount,
  runs: whole,
  warmup: whole,
  firstRunMs: amount,
  endToEnd: timeSummary,
  sumOfLayersMs: amount.exactOptional(),
  weights: z.enum(["from-file", "in-memory", "random"]),
  notes,
  driver: text.exactOptional(),
  software: z.boolean().exactOptional(),
  kernelTiming: z.enum(["synchronous", "read-back", "timestamp-query"]).exactOptional(),
  warmupSettled: z.boolean().exactOptional(),
  synchronisation: synchronisation.exactOptional(),
  observedRun: timeSummary.exactOptional(),
  observingShare: z.number().exactOptional(),
  unexplainedShare: z.number().exactOptional(),
  betweenKernelsMs: amount.exactOptional(),
  peaks: devicePeaks.exactOptional(),
  checks: z.array(timingCheck).exactOptional(),
  training: trainingTiming.exactOptional(),
} satisfies FieldsOf<Timing>);
