import type * as tfl from "@tensorflow/tfjs-layers";
import { layersIn } from "../../trace/layers-in.ts";
import { deriveSeed } from "../networks/initializers.ts";
import { SeededDropout } from "../networks/seeded-dropout.ts";

/** The field of tfjs' own dropout from which it seeds each mask. */
interface SeededLayer {
  seed?: number | null;
}

/** More masks than one layer draws in a step. */
const masksPerStep = 2 ** 16;

/** Sets the seeds of a model's dropout layers. */
export interface DropoutSeeds {
  /** Makes the masks of a step follow from its number, counted from 0 over all epochs. */
  readonly startStep: (step: number) => void;
  /** Gives tfjs' layers the seeds that they had. */
  readonly restore: () => void;
}

/**
 * Makes the masks of dropout, ours and tfjs' own, also in nested models, follow from seed, layer and step alone: a fit that goes on from an epoch
 * drops what an undisturbed one drops. tfjs' layers of Gaussian noise have no seed that could be set.
 */
export function reseedDropout(model: tfl.LayersModel, seed: number): DropoutSeeds {
  const ours: SeededDropout[] = [];
  const theirs: { readonly fields: SeededLayer; readonly before: number | null | undefined }[] = [];
  for (const layer of layersIn(model)) {
    if (layer instanceof SeededDropout) ours.push(layer);
    else if (/^(Spatial)?Dropout/.test(layer.getClassName())) {
      const fields = layer as SeededLayer;
      theirs.push({ fields, before: fields.seed });
    }
  }
  return {
    startStep: (step) => {
      for (const layer of ours) layer.draws = step * masksPerStep;
      for (const [index, { fields }] of theirs.entries())
        fields.seed = deriveSeed(seed, `dropout ${index} ${step}`);
    },
    restore: () => {
      for (const { fields, before } of theirs) Object.assign(fields, { seed: before });
    },
  };
}
