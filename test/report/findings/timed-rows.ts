import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { sampleRows, timedProfile } from "../sample-profile.ts";

const sample = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];

/** The first rows of the sample: 3×3 convolutions, with a ReLU of 6×6×4 between them. */
export const conv: LayerRow = sample[0];
export const relu: LayerRow = sample[1];
export const conv2: LayerRow = sample[2];

/** A row of 6×6×4 like the sample's, named by its type. */
export function rowOf(type: string, changes: Partial<LayerRow> = {}): LayerRow {
  return { ...relu, path: type, name: type, type, ...changes };
}

/** A batch normalization of 6×6×4. */
export const normalization: LayerRow = rowOf("BatchNormalization", { params: 16 });

/** A record of these rows, each of so many milliseconds. */
export function timed(rows: readonly (readonly [LayerRow, number])[]): ProfileRecord {
  const sum = rows.reduce((total, [, medianMs]) => total + medianMs, 0);
  return timedProfile({
    layers: rows.map(([row, medianMs]): LayerRow => ({
      ...row,
      time: { madMs: 0, p95Ms: medianMs, samples: 9, share: medianMs / sum, ...row.time, medianMs },
    })),
  });
}
