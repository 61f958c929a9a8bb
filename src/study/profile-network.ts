import type { LayersModel } from "@tensorflow/tfjs-layers";
import { analyse } from "../analysis/analyse.ts";
import { findConvention } from "../analysis/conventions/index.ts";
import { plausibleWeights, withInitialWeights } from "../model/initial-weights.ts";
import { recordOf } from "../profile.ts";
import { timed } from "../profile-file.ts";
import type { TimeOptions } from "../profile-file.ts";
import type { ModelInfo, ProfileRecord, Timing } from "../record/profile-record.ts";
import type { EstimatorFigures } from "../record/study-record.ts";
import { traceBuilt } from "../trace-file.ts";

/** A network of the study: what it costs under both conventions, and how long it takes. */
export interface NetworkProfile {
  readonly profile: ProfileRecord;
  readonly profileByEstimator: EstimatorFigures;
}

/** How to make a network and what to call it. */
export interface NetworkSource {
  readonly model: Pick<ModelInfo, "name" | "format" | "sha256">;
  readonly build: () => Promise<LayersModel> | LayersModel;
  readonly weights: Timing["weights"];
}

/** Counts and times a network at its own input size, batch 1. */
export async function profileNetwork(
  { model, build, weights }: NetworkSource,
  time: TimeOptions,
  createdAt: Date,
): Promise<NetworkProfile> {
  const trace = await traceBuilt(build, {});
  const counted = recordOf(trace, model, { createdAt });
  const make = async (): Promise<LayersModel> =>
    weights === "random" ? withInitialWeights(plausibleWeights, build) : build();
  const estimated = analyse(trace, findConvention("keras-flop-estimator"));
  const [top] = estimated.layers.toSorted((a, b) => (b.macs ?? 0) - (a.macs ?? 0));
  return {
    profile: await timed(counted, make, time, weights),
    profileByEstimator: {
      convention: "keras-flop-estimator",
      totalMacs: estimated.totals.macs ?? 0,
      totalFlops: estimated.totals.flops ?? 0,
      topLayer: { name: top?.name ?? "", macs: top?.macs ?? 0, flops: top?.flops ?? 0 },
    },
  };
}
