import type { LayerRow, ProfileRecord } from "../../../../src/record/profile-record.ts";
import { sampleProfile, sampleRows } from "../../sample-profile.ts";

/** A profile of so many layers in blocks of five: the sample's rows again and again, with growing counts. */
export function manyLayers(count: number): ProfileRecord {
  const rows = sampleRows();
  const layers = Array.from({ length: count }, (_, index): LayerRow => {
    const row = rows[index % rows.length] as LayerRow;
    const name = `${row.name}_${index}`;
    const path = `stage_${index % 7}/block_${Math.floor(index / 5)}/${name}`;
    return { ...row, name, path, macs: (row.macs ?? 0) * (1 + (index % 97)), params: index };
  });
  const sum = (figure: (row: LayerRow) => number): number =>
    layers.reduce((total, row) => total + figure(row), 0);
  const { totals } = sampleProfile();
  return sampleProfile({
    layers,
    totals: { ...totals, macs: sum(({ macs = 0 }) => macs), params: sum(({ params }) => params) },
  });
}
