import type { LayerRow } from "../../../../record/profile-record.ts";
import {
  bounded,
  count,
  dimensions,
  medianAndMad,
  p95,
  percent,
  places,
  significant,
} from "../../../format.ts";
import { rowLabel } from "../../../row-label.ts";
import { shapesText } from "../../../tables/layer-columns.ts";
import { macShare } from "../../../tables/rank-rows.ts";
import { fieldReasonWords } from "../../../words/field-reason-words.ts";
import { timeUnavailableWords } from "../../../words/timing-note-words.ts";
import type { ShownProfile } from "../shown-profile.ts";

/** A name and what it is, as text. */
export type Fact = readonly [name: string, value: string];

/** Shapes and counts of a row. */
export function costFacts(row: LayerRow, { profile }: ShownProfile): readonly Fact[] {
  const { inputShapes, outputShapes, params, trainableParams, bytes, arithmeticIntensity } = row;
  const share = macShare(row, profile);
  const macs = bounded(row.macs, row);
  return [
    ["Input", shapesText(inputShapes)],
    ["Output", shapesText(outputShapes)],
    [
      "Parameters",
      params === trainableParams
        ? count(params)
        : `${count(params)}, ${count(trainableParams)} of them trainable`,
    ],
    ...optional("Weights", row.sharesWeightsWith, (name) => `shared with ${name}`),
    ["MACs", share === undefined ? macs : `${macs} (${percent(share)} % of the model)`],
    ["FLOPs", bounded(row.flops, row)],
    ["Weights (bytes)", count(bytes.weights)],
    ["Bytes read, written", `${count(bytes.read)}, ${count(bytes.written)}`],
    ...optional("FLOPs per byte", arithmeticIntensity, significant),
    ...(row.reasons ?? []).map(({ text }): Fact => ["Why not exact", text]),
  ];
}

/** Times of a row; without one, why. Empty for a record without times. */
export function timeFacts({ time, untimed }: LayerRow, { profile }: ShownProfile): readonly Fact[] {
  if (profile.timing === undefined) return [];
  if (time === undefined)
    return [["No time", untimed === undefined ? "no reason is recorded" : timeUnavailableWords(untimed)]];
  return [
    ["Median ± MAD", `${medianAndMad(time)} ms, n = ${count(time.samples)}`],
    ["95th percentile", `${p95(time)}${time.samples === 1 ? "" : " ms"}`],
    ["Share of the layers' sum", `${percent(time.share)} %`],
    ["Rank", places(time.rank)],
    ...optional("Kernels in a run", time.kernels, count),
    ["Where", `${profile.timing.backend} on ${profile.timing.device}`],
  ];
}

/** Rates of a row, and what bounds it. */
export function rooflineFacts({ time }: LayerRow): readonly Fact[] {
  if (time?.bound === undefined) return [];
  const { by, reached } = time.bound;
  return [
    ["Bound by", by],
    ["Roof reached", `${percent(reached)} %`],
    ...optional("Rate", time.gflopsPerSecond, (rate) => `${significant(rate)} GFLOP/s`),
    ...optional("Moved", time.gigabytesPerSecond, (rate) => `${significant(rate)} GB/s`),
  ];
}

const fieldStatus = {
  exact: "exact",
  global: "the whole input is seen",
  misaligned: "union of paths that do not line up",
  unavailable: "unknown",
} as const;

/** The window of a row's units. */
export function fieldFacts(row: LayerRow, { profile }: ShownProfile): readonly Fact[] {
  const { status, size, stride, padding, seen, share, gate, reason, input } = row.receptiveField;
  const effective = profile.effectiveReceptiveFields?.find(
    ({ layer, call }) => layer === row.path && call === row.call,
  );
  return [
    ...optional("Size", size, dimensions),
    ...optional("Stride", stride, dimensions),
    ...optional("Padding", padding, dimensions),
    ...optional("Inside the input", seen, (sides) =>
      share === undefined ? dimensions(sides) : `${dimensions(sides)} (${percent(share)} %)`,
    ),
    ...optional("Input", input, String),
    ["Status", fieldStatus[status]],
    ...optional("Gate", gate, (name) => `${name} sees the whole input`),
    ...optional("Why", reason, fieldReasonWords),
    ...optional(
      "Effective field",
      effective?.area95,
      ({ side }) => `95 % of the gradient in an area of ${significant(side)} a side`,
    ),
  ];
}

/** What the same row has in the second profile. */
export function differenceFacts(row: LayerRow, { other }: ShownProfile): readonly Fact[] {
  if (other === undefined) return [];
  const second = other.get(rowLabel(row));
  if (second === undefined) return [["Second profile", "does not have this layer"]];
  const change = (name: string, a: number | undefined, b: number | undefined): readonly Fact[] =>
    a === undefined || b === undefined ? [] : [[name, `${count(a)} → ${count(b)}`]];
  return [
    ["MACs", `${bounded(row.macs, row)} → ${bounded(second.macs, second)}`],
    ...change("Parameters", row.params, second.params),
    ...change("Time (ms)", row.time?.medianMs, second.time?.medianMs),
  ];
}

function optional<Value>(
  name: string,
  value: Value | undefined,
  write: (value: Value) => string,
): readonly Fact[] {
  return value === undefined ? [] : [[name, write(value)]];
}
