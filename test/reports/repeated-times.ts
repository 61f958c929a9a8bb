import { count, milliseconds, percent } from "../../src/report/format.ts";
import type { ProfileRecord, TimeRank } from "../../src/record/profile-record.ts";
import { rowLabel } from "../../src/report/row-label.ts";
import { byTime } from "../../src/report/tables/rank-rows.ts";
import { tableMarkdown, textColumn, numberColumn } from "../../src/report/tables/report-table.ts";
import { timeRanks } from "../../src/profile/time/add-forward-times.ts";

/** Number of slowest layers that runs should agree on. */
const top = 5;

/** A layer that may be among the slowest by its samples. */
export interface SlowLayer {
  readonly layer: string;
  readonly medianMs: number;
  readonly rank: TimeRank;
}

/** The figures of one timing. */
export interface TimedRun {
  readonly createdAt: string;
  readonly endToEnd: { readonly medianMs: number; readonly madMs: number; readonly samples: number };
  readonly unexplainedShare: number;
  readonly observingShare: number;
  /** From the slowest median on. */
  readonly slowest: readonly SlowLayer[];
}

/** Several timings of one model on one backend. */
export interface RepeatedTimes {
  readonly model: string;
  readonly input: readonly number[];
  readonly backend: string;
  readonly device: string;
  readonly driver: string;
  readonly runs: readonly TimedRun[];
}

/** Combines timed records of one model on one backend. */
export function repeatedTimes(model: string, records: readonly ProfileRecord[]): RepeatedTimes {
  const [first] = records;
  if (first?.timing === undefined) throw new Error(`${model} has no timed record`);
  const { backend, device, driver = "unknown" } = first.timing;
  return {
    model,
    input: first.model.inputs[0]?.shape ?? [],
    backend,
    device,
    driver,
    runs: records.map(timedRun),
  };
}

function timedRun({ timing, layers, createdAt }: ProfileRecord): TimedRun {
  if (timing?.unexplainedShare === undefined || timing.observingShare === undefined)
    throw new Error(`the record of ${createdAt} has no shares`);
  const timed = byTime(layers);
  const ranks = timeRanks(timed.map(({ time }) => time));
  const { medianMs, madMs, samples } = timing.endToEnd;
  return {
    createdAt,
    endToEnd: { medianMs, madMs, samples },
    unexplainedShare: timing.unexplainedShare,
    observingShare: timing.observingShare,
    slowest: timed.flatMap(({ row, time }, index) => {
      const rank = ranks[index] as TimeRank;
      return rank.first > top ? [] : [{ layer: rowLabel(row), medianMs: time.medianMs, rank }];
    }),
  };
}

/** Layers that one run has among its slowest by median and another run excludes from them. */
export function denied({ runs }: RepeatedTimes): readonly string[] {
  return runs.flatMap(({ slowest }) =>
    slowest
      .slice(0, top)
      .filter(({ layer }) => !runs.every((run) => run.slowest.some((other) => other.layer === layer)))
      .map(({ layer }) => layer),
  );
}

/** The page: how far runs agree with themselves and with each other. */
export function repeatedTimesPage(all: readonly RepeatedTimes[]): string {
  const [first] = all;
  const table = tableMarkdown({
    caption: `Times of layers, several runs of the command each, input ${first?.input.join("×") ?? ""}`,
    columns: [
      textColumn("Model"),
      textColumn("Backend and device"),
      numberColumn("End to end of each, median ± MAD (ms)"),
      numberColumn("Samples"),
      numberColumn("Sum of layers against end to end (%)"),
      numberColumn("Instrumentation overhead (%)"),
      numberColumn("Common to the five slowest by median, per pair of runs"),
      textColumn("Among the five slowest in every run"),
      textColumn("Possibly among them in some run"),
    ],
    rows: all.map((times) => [
      times.model,
      `${times.backend}, ${times.device}`,
      each(times, ({ endToEnd }) => `${milliseconds(endToEnd.medianMs)} ± ${milliseconds(endToEnd.madMs)}`),
      each(times, ({ endToEnd }) => count(endToEnd.samples)),
      each(times, ({ unexplainedShare }) => signed(-unexplainedShare)),
      each(times, ({ observingShare }) => signed(observingShare)),
      sharedByMedian(times).join("; "),
      names(sureInAll(times)),
      names(maybeInSome(times)),
    ]),
    notes: all.flatMap((times) => [
      ...denied(times).map(
        (layer) => `${times.model} on ${times.backend}: runs contradict each other about ${layer}.`,
      ),
    ]),
    empty: "Nothing was timed.",
  });
  return [
    "# How reliable layer times are",
    "",
    "`npm run repeated-times` times each model several times, each time in its own process (`clothnet-report profile --time`). The figures are of a machine with",
    "two cores of a shared processor that did small other work meanwhile. Each run states its own uncertainty: its samples say which layers may be",
    "among its five slowest. Layers of equal cost have no order, so runs agree if no run excludes a layer that another run has among its first",
    "five by median; contradictions are noted.",
    "",
    table,
    "",
    `End to end, two runs of one model differ by up to ${farthest(all)} of the shorter.`,
    "",
    `Drivers: ${[...new Set(all.map(({ driver }) => driver))].join("; ")}.`,
    "",
  ].join("\n");
}

/** Differences end to end of each pair of runs, as parts of the shorter time. */
export function runsApart({ runs }: RepeatedTimes): readonly number[] {
  const medians = runs.map(({ endToEnd }) => endToEnd.medianMs);
  return medians.flatMap((one, index) =>
    medians.slice(index + 1).map((other) => Math.max(one, other) / Math.min(one, other) - 1),
  );
}

function farthest(all: readonly RepeatedTimes[]): string {
  const backends = [...new Set(all.map(({ backend }) => backend))];
  return backends
    .map((backend) => {
      const apart = all.filter((times) => times.backend === backend).flatMap(runsApart);
      return `${percent(Math.max(...apart))} % on ${backend}`;
    })
    .join(", ");
}

/** For each pair of runs: the number of layers that both have among the slowest by median. */
function sharedByMedian({ runs }: RepeatedTimes): readonly number[] {
  const firsts = runs.map(({ slowest }) => slowest.slice(0, top).map(({ layer }) => layer));
  return firsts.flatMap((one, index) =>
    firsts.slice(index + 1).map((other) => one.filter((layer) => other.includes(layer)).length),
  );
}

function sureInAll({ runs }: RepeatedTimes): readonly string[] {
  const [first] = runs;
  return (first?.slowest ?? [])
    .map(({ layer }) => layer)
    .filter((layer) =>
      runs.every(({ slowest }) => slowest.some((one) => one.layer === layer && one.rank.last <= top)),
    );
}

function maybeInSome(times: RepeatedTimes): readonly string[] {
  const sure = new Set(sureInAll(times));
  const all = new Set(times.runs.flatMap(({ slowest }) => slowest.map(({ layer }) => layer)));
  return [...all].filter((layer) => !sure.has(layer));
}

function each({ runs }: RepeatedTimes, text: (run: TimedRun) => string): string {
  return runs.map(text).join("; ");
}

function signed(share: number): string {
  const text = percent(share);
  return share >= 0 && !text.startsWith("<") ? `+${text}` : text;
}

function names(layers: readonly string[]): string {
  const shown = layers.slice(0, 8);
  const more = layers.length - shown.length;
  return layers.length === 0 ? "none" : `${shown.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}
