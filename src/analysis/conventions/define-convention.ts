import type { Cost } from "../../ops/define-ops.ts";
import type { ConventionName } from "../../record/known-names.ts";
import { makerOf } from "../../trace/trace-tensors.ts";
import type { TraceCall, TraceScope, TraceTensor } from "../../trace/trace.ts";

/** A convention's count of one call, or of all calls of one layer. */
export interface Count {
  readonly macs: number;
  readonly flops: number;
}

/** What a rule can look up beyond the call itself. */
export interface CountingContext {
  /** Examples in the traced batch. */
  readonly batch: number;
  /** The call that made a tensor; undefined for inputs, weights and constants. */
  readonly makerOf: (tensor: TraceTensor) => TraceCall | undefined;
}

/** One call of one layer, for rules of whole modules. */
export interface LayerCalls {
  readonly scope: TraceScope;
  readonly calls: readonly TraceCall[];
}

/** A counting convention: a table of costs over the same calls. */
export interface Convention {
  /** Its name in `--convention` and in records. */
  readonly id: ConventionName;
  /** One sentence for the legend under a table: what `macs` and `flops` mean, and the known faults. */
  readonly legend: string;
  /** @param exact the call's cost by the op's own rule */
  readonly count: (call: TraceCall, exact: Cost, context: CountingContext) => Count;
  /** Formulas by layer class, used instead of the sum over the layer's calls, for peers that count modules. */
  readonly modules?: Readonly<Record<string, (layer: LayerCalls, context: CountingContext) => Count>>;
}

/** Types a convention; returns it unchanged. */
export function defineConvention(convention: Convention): Convention {
  return convention;
}

/** The context in which the calls of one trace are counted. */
export function countingContext(calls: readonly TraceCall[], batch: number): CountingContext {
  return { batch, makerOf: makerOf(calls) };
}
