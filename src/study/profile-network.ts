import { analyze } from "../analysis/analyze.ts";
import { findConvention } from "../analysis/conventions/index.ts";
import { recordOf } from "../profile/record-of.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import { addTimes } from "../profile/time/add-times.ts";
import type { TimeOptions } from "../profile/time/sampling-options.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import type { EstimatorFigures } from "../record/study-record.ts";

/** A network of the study: its counts under both conventions, and its times. */
export interface NetworkProfile {
  readonly profile: ProfileRecord;
  readonly profileByEstimator: EstimatorFigures;
}

/** Counts and times a network at its own input size, batch 1. */
export async function profileNetwork(
  subject: ModelSubject,
  time: TimeOptions,
  createdAt: Date,
): Promise<NetworkProfile> {
  const trace = await subject.trace({});
  const counted = recordOf(trace, subject.info, { createdAt });
  const estimated = analyze(trace, findConvention("keras-flop-estimator"));
  const [top] = estimated.layers.toSorted((a, b) => (b.macs ?? 0) - (a.macs ?? 0));
  return {
    profile: await addTimes(counted, subject, time),
    profileByEstimator: {
      convention: "keras-flop-estimator",
      totalMacs: estimated.totals.macs ?? 0,
      totalFlops: estimated.totals.flops ?? 0,
      topLayer: { name: top?.name ?? "", macs: top?.macs ?? 0, flops: top?.flops ?? 0 },
    },
  };
}
