import type { LayersModel } from "@tensorflow/tfjs-layers";
import { profile } from "../profile/profile.ts";
import type { TrainedNetwork } from "../record/study-record.ts";

/** MACs of one image through a trained network; absent if not all of them could be counted. */
export function macsPerImage(model: LayersModel): Pick<TrainedNetwork, "macsPerImage"> {
  const { status, totals } = profile(model);
  return status === "complete" && totals.macs !== undefined ? { macsPerImage: totals.macs } : {};
}
