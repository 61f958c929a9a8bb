import type { CountLimits } from "../../record/budget-config.ts";
import { boundOf } from "../../record/bound-of.ts";
import type { CheckedChange, CheckedFigure, CheckReason, Verdict } from "../../record/check-record.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import type { Bound } from "../../record/reason.ts";
import { greatestParts, sumByLayer } from "./layer-parts.ts";
import { atMost, gravest } from "./verdict.ts";

/** A count of a profile: its total and a layer's part of it. */
export interface Count {
  readonly figure: keyof CountLimits;
  readonly total: (record: ProfileRecord) => number | undefined;
  readonly part: (row: LayerRow) => number | undefined;
  /** Whether parameters that did not run decide on the bound, in place of the record's status. */
  readonly ofWeights: boolean;
}

/** The counts that a budget may limit. A layer's part of the peak is what it writes. */
export const counts: readonly Count[] = [
  { figure: "macs", total: ({ totals }) => totals.macs, part: ({ macs }) => macs, ofWeights: false },
  { figure: "params", total: ({ totals }) => totals.params, part: ({ params }) => params, ofWeights: true },
  {
    figure: "weightBytes",
    total: ({ totals }) => totals.bytes.weights,
    part: ({ bytes }) => bytes.weights,
    ofWeights: true,
  },
  {
    figure: "peakActivationBytes",
    total: ({ totals }) => totals.peakActivationBytes,
    part: ({ bytes }) => bytes.written,
    ofWeights: false,
  },
];

/** A count against its limit and against the baseline. Exact counts decide; bounds decide what they can. */
export function checkCount(
  count: Count,
  record: ProfileRecord,
  limit: number | undefined,
  growth: { readonly baseline?: ProfileRecord; readonly limit: number | undefined },
): CheckedFigure {
  const { value, bound } = valueOf(count, record);
  const byLimit = limit === undefined ? "unlimited" : atMost(value, bound, limit);
  const { change, verdict: byChange, reasons } = changeOf(count, { value, bound }, growth);
  const verdict = gravest(byLimit, byChange);
  return {
    figure: count.figure,
    verdict,
    ...(value === undefined ? {} : { value }),
    ...(bound === undefined ? {} : { bound }),
    ...(limit === undefined ? {} : { limit }),
    ...(change === undefined ? {} : { change }),
    reasons: [
      ...(byLimit === "failed" ? [{ code: "above-limit" } as const] : []),
      ...(byLimit === "undecided" || (byChange === "undecided" && reasons.length === 0)
        ? [undecidedBecause(value, bound, record)]
        : []),
      ...reasons,
    ],
    layers:
      verdict === "failed" || verdict === "undecided"
        ? greatestParts(sumByLayer(record.layers, count.part))
        : [],
  };
}

interface Value {
  readonly value: number | undefined;
  readonly bound: Bound | undefined;
}

function valueOf({ total, ofWeights }: Count, record: ProfileRecord): Value {
  const value = record.status === "unavailable" ? undefined : total(record);
  if (ofWeights) return { value, bound: record.totals.weightsStatus === undefined ? undefined : "lower" };
  return { value, bound: record.status === "partial" ? boundOf(record) : undefined };
}

/** Why a limit cannot be decided by a record's figure. */
export function undecidedBecause(
  value: number | undefined,
  bound: Bound | undefined,
  { reasons }: ProfileRecord,
): CheckReason {
  const texts = reasons.map(({ text }) => text);
  return value === undefined || bound === undefined
    ? { code: "unknown", texts }
    : { code: "bound", bound, texts };
}

function changeOf(
  count: Count,
  { value, bound }: Value,
  { baseline, limit }: { readonly baseline?: ProfileRecord; readonly limit: number | undefined },
): { readonly change?: CheckedChange; readonly verdict: Verdict; readonly reasons: readonly CheckReason[] } {
  if (baseline === undefined) return { verdict: "unlimited", reasons: [] };
  const before = valueOf(count, baseline);
  if (before.value === undefined) {
    return limit === undefined
      ? { verdict: "unlimited", reasons: [] }
      : { verdict: "undecided", reasons: [{ code: "baseline-unknown" }] };
  }
  const exact = value !== undefined && bound === undefined && before.bound === undefined;
  const increase = exact ? increaseOf(before.value, value) : undefined;
  const change: CheckedChange = {
    baseline: before.value,
    ...(before.bound === undefined ? {} : { bound: before.bound }),
    ...(increase === undefined ? {} : { increase }),
    ...(limit === undefined ? {} : { limit }),
  };
  if (limit === undefined) return { change, verdict: "unlimited", reasons: [] };
  if (before.bound !== undefined)
    return { change, verdict: "undecided", reasons: [{ code: "baseline-bound" }] };
  const verdict = atMost(value, bound, before.value * (1 + limit));
  return { change, verdict, reasons: verdict === "failed" ? [{ code: "above-baseline" }] : [] };
}

/** A fraction of the baseline; undefined where something grew from nothing. */
function increaseOf(before: number, now: number): number | undefined {
  if (before === 0) return now === 0 ? 0 : undefined;
  return now / before - 1;
}
