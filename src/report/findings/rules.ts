import { distinct } from "../../names.ts";
import { capacityBeyondTheImage } from "./capacity-beyond-the-image.ts";
import type { Rule } from "./define-rule.ts";
import { foldBatchNormalization } from "./fold-batch-normalization.ts";
import { fuseActivations } from "./fuse-activations.ts";
import { lowerActivationMemory } from "./lower-activation-memory.ts";
import { lowerEarlyResolution } from "./lower-early-resolution.ts";
import { objectSize } from "./object-size.ts";
import { quantizeWeights } from "./quantize-weights.ts";
import { roundChannels } from "./round-channels.ts";
import { shrinkHeaviestLayer } from "./shrink-heaviest-layer.ts";
import { layersAndEndToEnd } from "./layers-and-end-to-end.ts";
import { receptiveField } from "./receptive-field.ts";
import { stopsGrowing } from "./stops-growing.ts";
import { timeAndCounts } from "./time-and-counts.ts";
import { timeBounds } from "./time-bounds.ts";
import { totalsAreLowerBounds } from "./totals-are-lower-bounds.ts";

/** Every rule, in the order in which reports print what they find where nothing else ranks it. */
export const rules: readonly Rule[] = distinct<readonly Rule[]>(
  "the rules",
  [
    totalsAreLowerBounds,
    objectSize,
    foldBatchNormalization,
    fuseActivations,
    lowerEarlyResolution,
    roundChannels,
    shrinkHeaviestLayer,
    quantizeWeights,
    lowerActivationMemory,
    timeBounds,
    layersAndEndToEnd,
    timeAndCounts,
    receptiveField,
    capacityBeyondTheImage,
    stopsGrowing,
  ],
  ({ kinds }) => kinds,
);
