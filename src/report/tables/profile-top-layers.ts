import { percent, plural } from "../format.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { countCells, countColumns, shapesText, timeCells, timeColumns } from "./layer-columns.ts";
import { byMacs, byTime, macShare } from "./rank-rows.ts";
import { rankNotes } from "./rank-notes.ts";
import { noteConstants } from "./note-constants.ts";
import { timedWhere } from "../timed-where.ts";
import type { ReportTable } from "./report-table.ts";

/** The ten layers with the most multiply-accumulates and, where the record has times, the ten slowest. */
export const profileTopLayers: ProfileTable = defineProfileTable("profile-top-layers", (record, top = 10) =>
  topLayerTables(record, top),
);

/** Tables of the `top` layers by count and by time. */
export function topLayerTables(record: ProfileRecord, top: number): readonly ReportTable[] {
  const { model, convention, timing, layers } = record;
  const input = `input ${shapesText(model.inputs.map(({ shape }) => shape))}`;
  const shown = byMacs(layers).slice(0, top);
  const timed = byTime(layers);
  return [
    {
      caption: `Layers by MACs, ${input}, convention ${convention}`,
      columns: countColumns,
      rows: shown.map((row) => countCells(row, record)),
      notes: [
        ...restNotes(record, shown.length),
        ...shown.flatMap((row) =>
          row.status === "complete"
            ? []
            : [
                `${rowLabel(row)}: ${row.reasons?.map(({ text }) => text).join("; ") ?? "no reason is recorded"}.`,
              ],
        ),
      ],
      empty: "The record has no layers.",
    },
    noteConstants(
      {
        caption:
          timing === undefined
            ? "Layers by time"
            : `Layers by time, milliseconds per forward pass, ${input}, ${timedWhere(timing)}, MACs by convention ${convention}`,
        columns: timeColumns,
        rows: timed.slice(0, top).map((row) => timeCells(row, record)),
        notes: [
          ...(timed.length === 0 ? [] : ["Time (%): of the sum of all layers."]),
          ...rankNotes(timed, top),
        ],
        empty: "Not measured: the record was made without timing.",
      },
      { Samples: (samples) => `Samples of each layer: ${samples}.` },
    ),
  ];
}

function restNotes(record: ProfileRecord, shown: number): readonly string[] {
  const rest = byMacs(record.layers).slice(shown);
  if (rest.length === 0) return [];
  const rows = plural(rest.length, "further row");
  const one = rest.length === 1;
  const { macs } = record.totals;
  if (macs === undefined || macs === 0) return [`${rows} ${one ? "is" : "are"} not shown.`];
  const share = rest.reduce((sum, row) => sum + (macShare(row, record) ?? 0), 0);
  return [`${rows} ${one ? "holds" : "hold"} ${percent(share)} % of the counted MACs.`];
}
