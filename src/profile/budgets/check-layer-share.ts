import { ProfilerError } from "../../errors.ts";
import { nearNames } from "../../names.ts";
import type { LayerShareLimit, ShareOf } from "../../record/budget-config.ts";
import type { CheckedFigure, CheckReason, Verdict } from "../../record/check-record.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import type { Bound } from "../../record/reason.ts";
import { medianInterval } from "../../stats/rank-intervals.ts";
import { undecidedBecause } from "./check-count.ts";
import { neededSamples } from "./check-latency.ts";
import { greatestParts, sumByLayer } from "./layer-parts.ts";
import type { LayerSum } from "./layer-parts.ts";
import { atMost } from "./verdict.ts";

const parts: Readonly<Record<ShareOf, (row: LayerRow) => number | undefined>> = {
  macs: ({ macs }) => macs,
  params: ({ params }) => params,
  weightBytes: ({ bytes }) => bytes.weights,
  time: ({ time }) => time?.medianMs,
};

/**
 * The share of layers in the whole against its limit: of some together, or the greatest of any one. A share of time breaks the limit if the lower ends
 * of the rows' intervals do.
 *
 * @throws {ProfilerError} `config-unreadable` if the limit names layers that the model does not have
 */
export function checkLayerShare(record: ProfileRecord, limit: LayerShareLimit): CheckedFigure {
  const { of, share, type, name } = limit;
  const all = sumByLayer(record.layers, parts[of]);
  const chosen = chosenOf(all, limit, record.model.name);
  const total = all.reduce((sum, { value }) => sum + value, 0);
  const shares = chosen.map(({ value }) => (total === 0 ? 0 : value / total));
  const together = type !== undefined || name !== undefined;
  const value = together ? shares.reduce((sum, one) => sum + one, 0) : Math.max(0, ...shares);
  const bound = of === "time" ? boundOfTimes(all, chosen, together) : boundOfShare(of, record);
  const { verdict, reasons } =
    of === "time"
      ? decideTime({ chosen, total, limit: share, together, bound })
      : decideCount(value, bound, limit.share, record);
  const isUnknown = reasons.some(({ code }) => code === "unknown");
  return {
    figure: "layers",
    verdict,
    ...(isUnknown ? {} : { value }),
    ...(bound === undefined ? {} : { bound }),
    limit: share,
    layersOf: { of, ...(type === undefined ? {} : { type }), ...(name === undefined ? {} : { name }) },
    reasons,
    layers:
      verdict === "passed"
        ? []
        : greatestParts(chosen).map((part) => ({ ...part, share: part.value / total })),
  };
}

/**
 * On which side of the true share the share of the known times lies, where some rows ran without one: too low if rows of the part have none, too high if
 * rows of the rest have none. The greatest of any layer may be one of these.
 */
function boundOfTimes(
  all: readonly LayerSum[],
  chosen: readonly LayerSum[],
  together: boolean,
): Bound | undefined {
  const inPart = chosen.some(lacksTime);
  const inRest = all.some((layer) => !chosen.includes(layer) && lacksTime(layer));
  if (!inPart && !inRest) return undefined;
  if (!together || (inPart && inRest)) return "guess";
  return inPart ? "lower" : "upper";
}

function lacksTime({ rows }: LayerSum): boolean {
  return rows.some(({ time, untimed }) => time === undefined && untimed?.kind !== "no-kernels");
}

/** A part and a whole that are both bounds make a guess. */
function boundOfShare(of: Exclude<ShareOf, "time">, record: ProfileRecord): Bound | undefined {
  if (of === "macs") return record.status === "partial" ? "guess" : undefined;
  return record.totals.weightsStatus === undefined ? undefined : "guess";
}

interface TimeShare {
  readonly chosen: readonly LayerSum[];
  readonly total: number;
  readonly limit: number;
  readonly together: boolean;
  readonly bound: Bound | undefined;
}

interface Decision {
  readonly verdict: Verdict;
  readonly reasons: readonly CheckReason[];
}

function decideCount(
  value: number,
  bound: Bound | undefined,
  limit: number,
  record: ProfileRecord,
): Decision {
  const known = record.status === "unavailable" ? undefined : value;
  const verdict = atMost(known, bound, limit);
  const reasons: readonly CheckReason[] =
    verdict === "undecided"
      ? [undecidedBecause(known, bound, record)]
      : verdict === "failed"
        ? [{ code: "above-limit" }]
        : [];
  return { verdict, reasons };
}

function decideTime({ chosen, total, limit, together, bound }: TimeShare): Decision {
  const all = chosen.flatMap((layer) => layer.rows);
  const rows = all.filter(({ time }) => time !== undefined);
  if (total === 0 || (rows.length === 0 && chosen.some(lacksTime)))
    return { verdict: "undecided", reasons: [{ code: "unknown", texts: [] }] };
  const fewest = Math.min(...rows.map(({ time }) => time?.samplesMs?.length ?? 0));
  if (fewest < neededSamples) {
    const reason: CheckReason = { code: "too-few-samples", samples: fewest, needed: neededSamples };
    return { verdict: "undecided", reasons: [reason] };
  }
  const least = chosen.map((layer) => layer.rows.reduce((sum, row) => sum + leastOf(row), 0) / total);
  const low = together ? least.reduce((sum, one) => sum + one, 0) : Math.max(0, ...least);
  const verdict = atMost(low, bound, limit);
  if (verdict === "failed") return { verdict, reasons: [{ code: "above-limit" }] };
  return bound !== undefined && verdict === "undecided"
    ? { verdict, reasons: [{ code: "bound", bound, texts: ["some layers ran without a time"] }] }
    : { verdict, reasons: [] };
}

function leastOf({ time }: LayerRow): number {
  return time?.samplesMs === undefined ? 0 : medianInterval(time.samplesMs, 0.99).low;
}

function chosenOf(
  all: readonly LayerSum[],
  { type, name }: LayerShareLimit,
  model: string,
): readonly LayerSum[] {
  const chosen = all.filter(
    ({ layer, type: own }) =>
      (type === undefined || own === type) &&
      (name === undefined || layer === name || layer.startsWith(`${name}/`)),
  );
  if (chosen.length > 0 || (type === undefined && name === undefined)) return chosen;
  const wanted = name ?? type ?? "";
  const known = all.map((one) => (name === undefined ? one.type : one.layer));
  const [near] = nearNames(wanted, known);
  throw new ProfilerError("config-unreadable", {
    found: `a limit on layers ${name === undefined ? "of type" : "called"} '${wanted}', which ${model} does not have`,
    expected: `a ${name === undefined ? "type of layer" : "layer"} of the model`,
    remedy: near === undefined ? "see 'npx clothnet-report profile --top 0'" : `write '${near}'`,
  });
}
