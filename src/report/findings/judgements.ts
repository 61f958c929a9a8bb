import { capacityBeyondTheImage } from "./capacity-beyond-the-image.ts";
import type { Judgement } from "./define-judgement.ts";
import { layersAndEndToEnd } from "./layers-and-end-to-end.ts";
import { publishedFigure } from "./published-figure.ts";
import { receptiveField } from "./receptive-field.ts";
import { stopsGrowing } from "./stops-growing.ts";
import { timeAndCounts } from "./time-and-counts.ts";
import { totalsAreLowerBounds } from "./totals-are-lower-bounds.ts";

/** Every judgement, in the order in which reports print what it found. */
export const judgements: readonly Judgement[] = [
  totalsAreLowerBounds,
  publishedFigure,
  layersAndEndToEnd,
  timeAndCounts,
  receptiveField,
  capacityBeyondTheImage,
  stopsGrowing,
];
