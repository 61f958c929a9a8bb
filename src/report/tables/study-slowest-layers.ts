import { percent, places, roughSpread } from "../format.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import { rowLabel } from "../row-label.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { noteConstants } from "./note-constants.ts";
import { byTime } from "./rank-rows.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";

/** Layers printed for each network. */
const top = 3;

/** The three slowest layers of each network. */
export const studySlowestLayers: StudyTable = defineStudyTable("study-slowest-layers", (record) => {
  const rows = perNetwork(record).approaches.flatMap(({ title, profile: { layers, timing } }) =>
    byTime(layers)
      .slice(0, top)
      .map(({ row, time }) => [
        title,
        places(time.rank),
        rowLabel(row),
        roughSpread(time),
        percent(time.share),
        String(time.samples),
        timing === undefined ? "not recorded" : `${timing.backend}, ${timing.device}`,
      ]),
  );
  return [
    noteConstants(
      {
        caption: `By time: the ${top} layers of each network with the longest median time in a forward pass of the full network`,
        columns: [
          textColumn("Network"),
          numberColumn("Rank"),
          nameColumn("Layer"),
          numberColumn("Time (ms)"),
          numberColumn("Share (%)"),
          numberColumn("Samples"),
          textColumn("Timed on"),
        ],
        rows,
        notes:
          rows.length === 0
            ? []
            : [
                ...networkNotes(record),
                "Time: median ± median absolute deviation. Share: of the sum of all layers. Rank 1–20: the samples do not say which of " +
                  "these places the layer has.",
              ],
        empty: "Not measured: the record was made without timing.",
      },
      {
        Samples: (samples) => `Samples of each layer: ${samples}.`,
        "Timed on": (where) => `Timed on ${where}.`,
      },
    ),
  ];
});
