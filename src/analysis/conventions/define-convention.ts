import type { Cost } from "../../ops/define-ops.ts";
import type { TraceCall } from "../../trace/trace.ts";

/** What a convention says of one call. */
export interface Count {
  readonly macs: number;
  readonly flops: number;
}

/** A way of counting: the same calls, another table of costs. */
export interface Convention {
  /** As `--convention` and records name it. */
  readonly id: string;
  /** One sentence for the legend under a table. */
  readonly legend: string;
  /** @param exact what the op's own rule says of the call */
  readonly count: (call: TraceCall, exact: Cost) => Count;
}

/** Types a convention; it changes nothing. */
export function defineConvention(convention: Convention): Convention {
  return convention;
}
