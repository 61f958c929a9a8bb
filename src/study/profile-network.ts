import { analyze } from "../analysis/analyze.ts";
import { findConvention } from "../analysis/conventions/index.ts";
import { recordOf } from "../profile/record-of.ts";
import { timed } from "../profile/time/timed.ts";
import type { TimeOptions } from "../profile/time/timed.ts";
import { timedLayers } from "../profile/time/timed-file.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import type { EstimatorFigures } from "../record/study-record.ts";
import type { NetworkSource } from "./network-source.ts";

/** A network of the study: what it costs under both conventions, and how long it takes. */
export interface NetworkProfile {
  readonly profile: ProfileRecord;
  readonly profileByEstimator: EstimatorFigures;
}

/** Counts and times a network at its own input size, batch 1. */
export async function profileNetwork(
  { model, trace: run, build, weights }: NetworkSource,
  time: TimeOptions,
  createdAt: Date,
): Promise<NetworkProfile> {
  const trace = await run();
  const counted = recordOf(trace, model, { createdAt });
  const estimated = analyze(trace, findConvention("keras-flop-estimator"));
  const [top] = estimated.layers.toSorted((a, b) => (b.macs ?? 0) - (a.macs ?? 0));
  return {
    profile: await timed(counted, async () => timedLayers(await build(), counted), time, weights),
    profileByEstimator: {
      convention: "keras-flop-estimator",
      totalMacs: estimated.totals.macs ?? 0,
      totalFlops: estimated.totals.flops ?? 0,
      topLayer: { name: top?.name ?? "", macs: top?.macs ?? 0, flops: top?.flops ?? 0 },
    },
  };
}
