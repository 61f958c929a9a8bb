import { count, milliseconds, percent } from "../../src/record/figures.ts";
import type { ProfileRecord, TimeRank } from "../../src/record/profile-record.ts";
import { rowLabel } from "../../src/record/row-label.ts";
import { byTime } from "../../src/report/tables/rank-rows.ts";
import { tableMarkdown, words, numbers } from "../../src/report/tables/report-table.ts";
import { timeRanks } from "../../src/profile/time/time-ranks.ts";

/** Places that runs are to agree on. */
export const top = 5;

/** A layer that one run can't keep out of its first places. */
export interface SlowLayer {
  readonly layer: string;
  readonly medianMs: number;
  readonly rank: TimeRank;
}

/** What one timing said of itself. */
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

/** Puts the records of one model on one backend together; all of them timed. */
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

/** Layers that a run has among its first places by medians, and that another run denies any of them. */
export function denied({ runs }: RepeatedTimes): readonly string[] {
  return runs.flatMap(({ slowest }) =>
    slowest
      .slice(0, top)
      .filter(({ layer }) => !runs.every((run) => run.slowest.some((other) => other.layer === layer)))
      .map(({ layer }) => layer),
  );
}

/** The page: how runs agree with themselves and with each other. */
export function repeatedTimesPage(all: readonly RepeatedTimes[]): string {
  const [first] = all;
  const table = tableMarkdown({
    caption: `Times of layers, several runs of the command each, input ${first?.input.join("×") ?? ""}`,
    columns: [
      words("Model"),
      words("Backend and device"),
      numbers("End to end of each, median ± MAD (ms)"),
      numbers("Samples"),
      numbers("Sum of layers against end to end (%)"),
      numbers("Observing adds (%)"),
      numbers("The same among five by median, of each two runs"),
      words("Told to be among the five slowest by every run"),
      words("May be among them by some run"),
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
        (layer) => `${times.model} on ${times.backend}: runs contradict each other on ${layer}.`,
      ),
    ]),
    empty: "Nothing was timed.",
  });
  return [
    "# How far times of layers can be believed",
    "",
    "Each model was timed several times by `clothnet-report profile model.json --time --format json`, one run of the command after the other,",
    "on a machine with two cores of a shared processor that did small other work meanwhile. A run's own doubt is in it: its samples say which layers may be among its five",
    "slowest. Layers of equal cost have no order, so runs agree where none denies a place to a layer that another has among its first",
    "five by median; contradictions are noted.",
    "",
    table,
    "",
    `End to end, two runs of one model differ by up to ${farthest(all)} of the lesser.`,
    "",
    `Drivers: ${[...new Set(all.map(({ driver }) => driver))].join("; ")}.`,
    "",
  ].join("\n");
}

/** How far apart two runs of one model lie end to end, as parts of the lesser. */
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

/** Of each two runs, how many of the first places by median they share. */
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
