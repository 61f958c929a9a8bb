import type { ProfileRecord } from "../record/profile-record.ts";
import { bounded, weightFigure } from "./format.ts";
import { shortBytes, shortNumber, shortTime } from "./short-number.ts";

/** A profile in one line: parameters, weights, multiply-accumulates and, where it was measured, time. */
export function headline(record: ProfileRecord): string {
  const { totals, timing } = record;
  return [
    `${weightFigure(totals.params, totals, shortNumber)} params`,
    weightFigure(totals.bytes.weights, totals, shortBytes),
    `${bounded(totals.macs, record, shortNumber)} MACs`,
    ...(timing === undefined ? [] : [`${shortTime(timing.endToEnd.medianMs)} on ${timing.backend}`]),
  ].join(" · ");
}
