import { distinct } from "../../names.ts";
import { capacityBeyondTheImage } from "./capacity-beyond-the-image.ts";
import type { Rule } from "./define-rule.ts";
import { layersAndEndToEnd } from "./layers-and-end-to-end.ts";
import { publishedFigure } from "./published-figure.ts";
import { receptiveField } from "./receptive-field.ts";
import { stopsGrowing } from "./stops-growing.ts";
import { timeAndCounts } from "./time-and-counts.ts";
import { totalsAreLowerBounds } from "./totals-are-lower-bounds.ts";

/** Every rule, in the order in which reports print what it found. */
export const rules: readonly Rule[] = distinct<readonly Rule[]>(
  "the rules",
  [
    totalsAreLowerBounds,
    publishedFigure,
    layersAndEndToEnd,
    timeAndCounts,
    receptiveField,
    capacityBeyondTheImage,
    stopsGrowing,
  ],
  ({ kinds }) => kinds,
);
