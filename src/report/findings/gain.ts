import { millions, percent, significant } from "../format.ts";
import { shortBytes } from "../short-number.ts";

/** What following an advice may save at most, of one figure of the record. */
export interface Gain {
  readonly of: Measure;
  /** In the unit of the measure. */
  readonly saved: number;
  /** The same figure of the whole model. */
  readonly total: number;
  /** The advice changes what the network computes: it must be trained again, and its F1 measured again. */
  readonly retrain?: true;
}

/** `layer-time`: milliseconds, of the sum of the rows' medians. `bytes-moved`: read and written by kernels. */
export type Measure = "layer-time" | "macs" | "bytes-moved" | "weight-bytes" | "peak-activations";

/** How much a share of each figure matters, against the same share of the time. */
const weights: Readonly<Record<Measure, number>> = {
  "layer-time": 1,
  macs: 0.8,
  "bytes-moved": 0.6,
  "weight-bytes": 0.2,
  "peak-activations": 0.2,
};

/** What a new training and a new F1 cost: an advice that keeps the outputs comes before one that saves three times as much and does not. */
const retrainWeight = 1 / 3;

/** Orders advice: the share saved, weighted by what it is a share of and by what it costs to follow. */
export function gainWeight({ of, saved, total, retrain }: Gain): number {
  return (total === 0 ? 0 : saved / total) * weights[of] * (retrain === true ? retrainWeight : 1);
}

/** The estimate as a sentence that names what it is a share of, and in a few words. */
export function gainText(gain: Gain): { readonly long: string; readonly short: string } {
  const { of, saved, total, retrain } = gain;
  const { name, write } = measures[of];
  const short = `up to ${percent(total === 0 ? 0 : saved / total)} % of ${name}`;
  const training = retrain === true ? "; the network must be trained again" : "";
  return { long: `Estimated gain: ${short} (${write(saved)} of ${write(total)})${training}.`, short };
}

const measures: Readonly<
  Record<Measure, { readonly name: string; readonly write: (value: number) => string }>
> = {
  "layer-time": { name: "layer time", write: (value) => `${significant(value)} ms` },
  macs: { name: "the MACs", write: (value) => `${millions(value)} M` },
  "bytes-moved": { name: "the bytes that kernels read and write", write: shortBytes },
  "weight-bytes": { name: "the weights", write: shortBytes },
  "peak-activations": { name: "the peak of activations", write: shortBytes },
};
