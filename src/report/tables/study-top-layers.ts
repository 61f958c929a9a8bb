import { bounded, fineMillions, percent } from "../format.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import { rowLabel } from "../row-label.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { groupNotes } from "./group-notes.ts";
import { shapesText } from "./layer-columns.ts";
import { byMacs, byTime, macShare } from "./rank-rows.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** Layers printed for each network. */
const top = 3;

/** The three layers with the most multiply-accumulates of each network. */
export const studyTopLayers: StudyTable = defineStudyTable("study-top-layers", (record) => [
  ofNetworks(perNetwork(record), networkNotes(record)),
]);

function ofNetworks({ approaches }: StudyRecord, names: readonly string[]): ReportTable {
  return {
    caption: `By count: the ${top} layers with the most MACs of each network, one forward pass of the full network, ${conventionsOf(approaches)}`,
    columns: [
      textColumn("Network"),
      nameColumn("Layer"),
      textColumn("Type"),
      numberColumn("MACs (M)"),
      numberColumn("Share (%)"),
    ],
    rows: approaches.flatMap(({ title, profile }) =>
      byMacs(profile.layers)
        .slice(0, top)
        .map((row) => {
          const share = macShare(row, profile);
          return [
            title,
            rowLabel(row),
            row.type,
            bounded(row.macs, row, fineMillions),
            share === undefined ? "unknown" : percent(share),
          ];
        }),
    ),
    notes: [
      ...names,
      ...groupNotes(
        "Input",
        approaches.map(({ profile }) => shapesText(profile.model.inputs.map(({ shape }) => shape))),
        approaches.map(({ title }) => title),
      ),
      ...(approaches.some(({ profile }) => profile.status === "partial")
        ? ["Where a total is a lower bound, shares are of the MACs that were counted."]
        : []),
    ],
    empty: "No network has layers.",
  };
}

/** In how many networks counts say where the time goes: the layer with the most multiply-accumulates and the one with the largest median. */
export function studyTopLayersWords(record: StudyRecord): string | undefined {
  const first = perNetwork(record).approaches.flatMap(({ title, profile }) => {
    const [timed] = byTime(profile.layers);
    const [counted] = byMacs(profile.layers);
    if (timed === undefined || counted === undefined) return [];
    return [{ title, same: timed.row === counted, layer: timed.row, share: macShare(timed.row, profile) }];
  });
  if (first.length === 0) return undefined;
  const same = first.filter((each) => each.same).length;
  const [free] = first
    .filter(({ share }) => share !== undefined && share < 0.001)
    .map(
      ({ title, layer, share = 0 }) =>
        `in ${title} the slowest is ${rowLabel(layer)}, with ${percent(share)} % of the MACs`,
    );
  return (
    `The layer with the most MACs also has the longest median time in ${same} of ${first.length} networks` +
    `${free === undefined ? "" : `; ${free}`}.`
  );
}

function conventionsOf(approaches: readonly Approach[]): string {
  const names = [...new Set(approaches.map(({ profile }) => profile.convention))];
  return `${names.length === 1 ? "convention" : "conventions"} ${names.join(", ")}`;
}
