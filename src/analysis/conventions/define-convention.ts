import type { Cost } from "../../ops/define-ops.ts";
import { makerOf } from "../../trace/trace-tensors.ts";
import type { TraceCall, TraceScope, TraceTensor } from "../../trace/trace.ts";

/** What a convention says of one call, or of all calls of one layer. */
export interface Count {
  readonly macs: number;
  readonly flops: number;
}

/** What a rule may look up beyond the call itself. */
export interface CountingContext {
  /** Examples in the traced batch. */
  readonly batch: number;
  /** The call that made a tensor; undefined for inputs, weights and constants. */
  readonly makerOf: (tensor: TraceTensor) => TraceCall | undefined;
}

/** One call of one layer as rules for whole modules see it. */
export interface LayerCalls {
  readonly scope: TraceScope;
  readonly calls: readonly TraceCall[];
}

/** A way of counting: the same calls, another table of costs. */
export interface Convention {
  /** As `--convention` and records name it. */
  readonly id: string;
  /** One sentence for the legend under a table: what `macs` and `flops` mean, and the known faults. */
  readonly legend: string;
  /** @param exact what the op's own rule says of the call */
  readonly count: (call: TraceCall, exact: Cost, context: CountingContext) => Count;
  /** By layer class: one formula instead of the sum over its calls, for peers that count modules. */
  readonly modules?: Readonly<Record<string, (layer: LayerCalls, context: CountingContext) => Count>>;
}

/** Types a convention; it changes nothing. */
export function defineConvention(convention: Convention): Convention {
  return convention;
}

/** The context in which the calls of one trace are counted. */
export function countingContext(calls: readonly TraceCall[], batch: number): CountingContext {
  return { batch, makerOf: makerOf(calls) };
}
