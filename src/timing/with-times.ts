import type { LayerRow, ProfileRecord, Timing } from "../record/profile-record.ts";
import { median } from "../stats/median.ts";
import { clockResolutionMs, wallClock } from "./clock.ts";
import { summariseTimes } from "./summarise-times.ts";
import { rowKey } from "./time-layers.ts";
import type { LayerSamples, SamplingOptions } from "./time-layers.ts";

/** What ran the model. */
export interface Machine {
  readonly name: string;
  readonly device: string;
  readonly gpu: boolean;
}

/** A record with the times of its rows and of the whole. `share` is a row's median in the sum of medians. */
export function withTimes(
  record: ProfileRecord,
  samples: LayerSamples,
  machine: Machine,
  weights: Timing["weights"],
  { warmup, clock = wallClock }: SamplingOptions,
): ProfileRecord {
  const sumOfLayersMs = [...samples.byRow.values()].reduce((sum, each) => sum + median(each), 0);
  const resolution = clockResolutionMs(clock);
  const layers = record.layers.map((row) => timedRow(row, samples, sumOfLayersMs));
  const endToEnd = summariseTimes(samples.endToEnd);
  const timing: Timing = {
    backend: machine.name,
    device: machine.device,
    gpu: machine.gpu,
    clock: clock.name,
    clockResolutionMs: resolution,
    runs: samples.endToEnd.length,
    warmup,
    firstRunMs: samples.firstRunMs,
    endToEnd,
    sumOfLayersMs,
    weights,
    notes: notesOn(layers, resolution, weights),
  };
  return { ...record, layers, timing };
}

function timedRow(row: LayerRow, samples: LayerSamples, sumOfLayersMs: number): LayerRow {
  const own = samples.byRow.get(rowKey(row));
  if (own === undefined) return row;
  const summary = summariseTimes(own);
  return { ...row, time: { ...summary, share: sumOfLayersMs > 0 ? summary.medianMs / sumOfLayersMs : 0 } };
}

function notesOn(
  rows: readonly LayerRow[],
  resolution: number,
  weights: Timing["weights"],
): readonly string[] {
  const below = rows.filter(
    (row) => row.time !== undefined && row.time.medianMs > 0 && row.time.medianMs < resolution * 10,
  );
  return [
    "a row's time is the sum of its kernels; tfjs' own work between kernels is in the end-to-end time only",
    ...(weights === "random" ? ["timed with random weights: the model's own were not there"] : []),
    ...(below.length > 0
      ? [`${below.length} rows take less than ten steps of the clock (${resolution.toPrecision(2)} ms)`]
      : []),
  ];
}
