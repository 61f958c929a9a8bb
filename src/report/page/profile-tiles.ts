import type { ProfileRecord } from "../../record/profile-record.ts";
import { bounded, count, weightFigure } from "../format.ts";
import { shortBytes, shortNumber, shortTime } from "../short-number.ts";
import type { Tile } from "./tile.ts";

/** Size, cost, memory and time of one forward pass. */
export function profileTiles(record: ProfileRecord): readonly Tile[] {
  const { totals, timing, model } = record;
  const dtypes = Object.keys(totals.weightBytesByDtype ?? {});
  return [
    {
      label: "Parameters",
      value: weightFigure(totals.params, totals, shortNumber),
      detail: `${weightFigure(totals.trainableParams, totals, shortNumber)} trainable`,
    },
    {
      label: "Weights",
      value: weightFigure(totals.bytes.weights, totals, shortBytes),
      detail: dtypes.length === 0 ? "as tensors in memory" : dtypes.join(", "),
    },
    {
      label: "Multiply-accumulates",
      value: bounded(totals.macs, record, shortNumber),
      detail: `convention ${record.convention}, batch ${count(model.batch)}`,
    },
    {
      label: "Peak activations",
      value: bounded(totals.peakActivationBytes, record, shortBytes),
      detail: "alive at once, without weights",
    },
    timing === undefined
      ? { label: "Time", value: "not measured", detail: "measured with --time" }
      : {
          label: "Time",
          value: shortTime(timing.endToEnd.medianMs),
          detail: `median of ${count(timing.endToEnd.samples)}, ${timing.backend}`,
        },
  ];
}
