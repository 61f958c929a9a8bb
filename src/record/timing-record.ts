import type { BackendName, ConventionName } from "./known-names.ts";
import type { Unclassified } from "./reason.ts";

/**
 * How fast a model was on one machine. Medians are of the runs that were kept. Between these runs end to end lie as many with every kernel timed, of
 * which the rows are.
 */
export interface Timing {
  readonly backend: BackendName;
  readonly device: string;
  /** Threads that computed; absent if the backend does not say. */
  readonly threads?: number;
  readonly gpu: boolean;
  /** The clock's name and its smallest observed step. */
  readonly clock: string;
  readonly clockResolutionMs: number;
  readonly runs: number;
  readonly warmup: number;
  readonly firstRunMs: number;
  readonly endToEnd: TimeSummary;
  /** Median over the runs of the sum of the rows in one run; absent where no row has a time. */
  readonly sumOfLayersMs?: number;
  /** Where the weights came from while timing: the model's own files or random values. */
  readonly weights: "from-file" | "in-memory" | "random";
  readonly notes: readonly TimingNote[];
  /** Versions of what drives the device. */
  readonly driver?: string;
  /** True of a GPU that is played by software on the CPU. */
  readonly software?: boolean;
  /** How a kernel's time is got: a clock around it, a clock and a read-back that waits for it, or timestamps of the device. */
  readonly kernelTiming?: "synchronous" | "read-back" | "timestamp-query";
  /** Whether runs had stopped getting faster when the warm-up ended, by its own runs or by those that were kept. */
  readonly warmupSettled?: boolean;
  /** On backends that are waited for by reading back. */
  readonly synchronisation?: Synchronisation;
  /** Runs with every kernel timed, by the clock. */
  readonly observedRun?: TimeSummary;
  /** What the timing of kernels adds to a run, synchronisation left out, as part of the end-to-end time; below 0 where it is lost in noise. */
  readonly observingShare?: number;
  /** What the layers leave unexplained, as part of the end-to-end time; below 0 where they sum up to more. */
  readonly unexplainedShare?: number;
  /**
   * Work of tfjs and of layers themselves on the way to kernels, which is in the rows' times: the sum of its medians by row, what belongs to no row included. Rows
   * that are repeated have none.
   */
  readonly betweenKernelsMs?: number;
  readonly peaks?: DevicePeaks;
  readonly checks?: readonly TimingCheck[];
  readonly training?: TrainingTiming;
}

/** What waiting for kernels by reading back costs, and whether they are waited for. */
export interface Synchronisation {
  /** The floor: median of the waits for a kernel that had finished. It is subtracted from what was waited for. */
  readonly medianMs: number;
  readonly madMs: number;
  readonly samples: number;
  /** Whether every kernel is waited for. False where kernels have finished when their calls return; a whole run is waited for all the same. */
  readonly perKernel: boolean;
  /** What that was decided by: a long kernel's call, and the wait after it. */
  readonly tried: { readonly callMs: number; readonly waitMs: number };
}

/** The fastest that the backend was seen to do, in short probes after the timing. */
export interface DevicePeaks {
  readonly compute: {
    readonly gflopsPerSecond: number;
    /** What reached it, for instance `matMul 512`. */
    readonly probe: string;
    readonly samples: number;
  };
  /** Copies from the smallest to the largest tensor. */
  readonly copies: readonly {
    /** Bytes read plus bytes written. */
    readonly bytes: number;
    readonly gigabytesPerSecond: number;
    readonly samples: number;
  }[];
  /** A kernel of one element, of twenty in a row from the call of the first to the end of the last. */
  readonly launch: { readonly milliseconds: number; readonly samples: number };
}

/** A condition that plausible times fulfil, and whether these do. */
export interface TimingCheck {
  readonly name: "sum-of-layers" | "observing" | "rates" | "positive" | "clock" | "warm-up" | "spread";
  readonly holds: boolean;
  /** The result as facts; `report/` has the sentences. `unclassified`: read from a record of schema 1, which had words. */
  readonly found: TimingCheckFact | Unclassified;
}

/** A row by its path and call, as in `layers`. */
export interface RowReference {
  readonly path: string;
  readonly call: number;
}

/** The result of a check of times. Shares are fractions of 1. */
export type TimingCheckFact =
  /** `share`: part of the end-to-end time outside the layers, run by run; below 0 when the layers sum to more. */
  | {
      readonly code: "outside-layers";
      readonly share: number;
      readonly sumOfLayersMs: number;
      readonly endToEndMs: number;
    }
  /** `share`: part of the end-to-end median that the rows' medians do not sum to, though run by run the rows sum to it. */
  | {
      readonly code: "medians-outside-layers";
      readonly share: number;
      readonly sumOfMediansMs: number;
      readonly endToEndMs: number;
    }
  | { readonly code: "no-layer-timed" }
  /** The clock saw no time pass in any run end to end, so the check has no share. */
  | { readonly code: "no-time-passed"; readonly check: "sum-of-layers" | "observing" }
  /** `share`: what timing every kernel adds to a run, synchronization excluded. */
  | { readonly code: "instrumentation-overhead"; readonly share: number }
  /** Rows whose rate is above `tolerance` times the measured peak. */
  | { readonly code: "rates-above-peak"; readonly tolerance: number; readonly rows: readonly RowReference[] }
  /** Rows without a positive median; `samples` of 0 or below in other rows. */
  | { readonly code: "times-not-positive"; readonly rows: readonly RowReference[]; readonly samples: number }
  /** Rows whose median sample has fewer than `steps` steps of the clock, and rows with two different samples at most. */
  | {
      readonly code: "clock-steps";
      readonly steps: number;
      readonly clockResolutionMs: number;
      readonly coarseRows: number;
      readonly saturatedRows: number;
    }
  | { readonly code: "warm-up-settled"; readonly warmup: number; readonly settled: boolean }
  /** `share`: MAD of the end-to-end times in their median; absent with a single run. */
  | { readonly code: "end-to-end-spread"; readonly share?: number };

/** A note on a timing, as facts; `report/` has the sentences. A fact of a check is a note if the check does not hold. */
export type TimingNote =
  /** Row time = the device's time of its kernels; work of the host is in the end-to-end time only. */
  | { readonly code: "row-time-on-device" }
  /** Row time = its kernels plus tfjs overhead before each. */
  | { readonly code: "row-time-with-overhead" }
  /** A read-back after every kernel waits for it; `floorMs`, the wait for a finished kernel, is subtracted. */
  | {
      readonly code: "wait-after-every-kernel";
      readonly floorMs: number;
      readonly madMs: number;
      readonly samples: number;
    }
  /** Kernels have finished when their calls return: a kernel of `callMs` was followed by a wait of `waitMs`. */
  | {
      readonly code: "wait-after-every-run";
      readonly callMs: number;
      readonly waitMs: number;
      readonly floorMs: number;
    }
  /** More threads were asked for, and could not start. */
  | { readonly code: "one-thread"; readonly error: string }
  | { readonly code: "priming-runs" }
  | { readonly code: "random-weights" }
  /** Rows repeated within a sample; the times sum them, without and with the model's work between kernels. */
  | {
      readonly code: "repeated-rows";
      readonly rows: number;
      readonly repeats: { readonly least: number; readonly most: number };
      readonly sumMs?: { readonly repeated: number; readonly inRuns: number };
    }
  | { readonly code: "kernels-outside-rows"; readonly milliseconds: number }
  | { readonly code: "rates-by-convention"; readonly convention: ConventionName }
  | { readonly code: "tensors-left"; readonly tensors: number }
  | { readonly code: "rows-without-device-time"; readonly rows: number }
  | {
      readonly code: "measured-peaks";
      readonly gflopsPerSecond: number;
      readonly probe: string;
      readonly gigabytesPerSecond: number;
      readonly launchMs: number;
    }
  | { readonly code: "training-mode-without-update" }
  /** The backend runs the model but not its training step. */
  | { readonly code: "training-step-not-timed"; readonly backend: BackendName; readonly error: string }
  | TimingCheckFact
  | Unclassified;

/** One training step in time: forward pass, loss and gradients, without the optimizer's update. */
export interface TrainingTiming {
  readonly loss: string;
  readonly runs: number;
  readonly warmup: number;
  readonly firstRunMs: number;
  readonly endToEnd: TimeSummary;
  /** Absent where no row has a time, nor the loss. */
  readonly sumOfLayersMs?: number;
  /** Loss and its own gradient, which belong to no layer; in `sumOfLayersMs`. */
  readonly lossTime?: TimeSummary;
  /** As in {@link Timing}. */
  readonly unexplainedShare?: number;
  /** As in {@link Timing}. */
  readonly observingShare?: number;
  readonly notes: readonly TimingNote[];
}

/** Median, unscaled median absolute deviation and 95th percentile, milliseconds, over `samples` runs. */
export interface TimeSummary {
  readonly medianMs: number;
  readonly madMs: number;
  readonly p95Ms: number;
  readonly samples: number;
  /** The samples themselves in the order of the runs, to six significant digits, so that records can be compared. */
  readonly samplesMs?: readonly number[];
}

/**
 * Time of a row over `samples` runs, milliseconds; `share` is of the sum of the rows' medians. A kernel's time runs from the end of the kernel before it
 * to its own end, so what tfjs does to get to it is in there, and what its layer does after its last kernel; on a device with timestamps it is the
 * device's time alone.
 */
export interface LayerTime extends TimeSummary {
  readonly share: number;
  readonly rank?: TimeRank;
  /** Kernels in one run. */
  readonly kernels?: number;
  /** Median of the kernels alone, from call to end. */
  readonly kernelsMs?: number;
  /**
   * Set where one pass is too short for the clock: every sample is that many passes over the row's kernels, divided by their number. By a clock these
   * are of the kernels and of tfjs' engine that calls them, in `kernelsMs` too, without what the model does between kernels.
   */
  readonly repeats?: number;
  /** The row's FLOPs by `kernelsMs`; absent where nothing was counted. */
  readonly gflopsPerSecond?: number;
  /** The row's bytes read and written by `kernelsMs`. */
  readonly gigabytesPerSecond?: number;
  /** Where the row lies under the device's roofline. */
  readonly bound?: RooflineBound;
}

/**
 * The places that a row may have among all timed rows as far as their samples tell, 1 for the slowest: behind those that are told to be slower, before
 * those that are told to be faster. Two rows are told apart where the intervals of their medians lie more than 5 % apart, which is what separate
 * runs differ by; an interval is at 99 %, of order statistics, the whole range of fewer than eight samples, and everything of fewer than five. A
 * process that runs one kernel slower than others do, as where its memory lies badly, is not seen by its samples.
 */
export interface TimeRank {
  readonly first: number;
  readonly last: number;
}

/**
 * What a row's time is bounded by. It is held against its FLOPs at the device's measured peak, and against its bytes at the measured rate of copies:
 * the greater of the two is the roof, and names the bound. It is overhead where the roof explains less than a tenth of the time, or
 * where the row's kernels at the measured time of a kernel of one element outweigh the roof.
 */
export interface RooflineBound {
  readonly by: "compute" | "memory" | "overhead";
  /**
   * The roof's time in the time measured, whatever the bound: near 1 the device is used as well as by the probes, and above 1 better, as by a kernel
   * that reads what is still in a cache.
   */
  readonly reached: number;
}

/** Why a row has no time, with the samples that were measured but are not plausible. */
export interface TimeUnavailable {
  readonly kind: "no-kernels" | "unavailable" | "zero" | "negative" | "above-peak";
  /** In records of schema 1: the reason in words, in place of the facts below. */
  readonly reason?: string;
  /** `unavailable`: runs without a time from the device, of all. */
  readonly runs?: { readonly withoutTime: number; readonly all: number };
  /** `above-peak`: the rate, and the highest that a probe of the device reached. */
  readonly rate?: { readonly unit: "GFLOP/s" | "GB/s"; readonly reached: number; readonly peak: number };
  readonly samplesMs?: readonly number[];
}

/** A layer's part of one training step in time. What the layer has no kernels for is absent. */
export interface LayerTrainingTime {
  readonly forward?: TimeSummary;
  /** Of the gradient that goes on to the layers before. */
  readonly inputGradient?: TimeSummary;
  /** Of the gradient of the layer's own weights. */
  readonly weightGradient?: TimeSummary;
  /** Of what tfjs' fused ops compute though nothing needs it. */
  readonly unneeded?: TimeSummary;
  /** Phases whose time is not known, since it is lost in the wait for their kernels or in the clock; they are not in `step`. */
  readonly unresolved?: readonly ("forward" | "inputGradient" | "weightGradient" | "unneeded")[];
  /** Of forward and backward together; `share` is of the sum over layers and loss. */
  readonly step: TimeSummary & { readonly share: number };
}
