import { millions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import type { Approach } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { countCells, countColumns } from "./layer-columns.ts";
import { byMacs } from "./rank-rows.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** Layers printed for each approach. */
const top = 5;

/** The five layers with the most multiply-accumulates of each approach, and the top one beside the published one. */
export const studyTopLayers: StudyTable = defineStudyTable("study-top-layers", ({ approaches }) => [
  topLayers(approaches),
  besidePublished(approaches),
]);

function topLayers(approaches: readonly Approach[]): ReportTable {
  return {
    caption: `The ${top} layers with the most MACs of each approach, ${conventionsOf(approaches)}; output shapes include the batch`,
    columns: [textColumn("Approach"), ...countColumns],
    rows: approaches.flatMap(({ title, profile }) =>
      byMacs(profile.layers)
        .slice(0, top)
        .map((row, rank) => [title, ...countCells(row, rank, profile)]),
    ),
    notes: approaches.some(({ profile }) => profile.status === "partial")
      ? ["Where a total is a lower bound, shares are of the MACs that were counted."]
      : [],
    empty: "No approach has layers.",
  };
}

function besidePublished(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "The most expensive layer by count, ours beside the published one, in millions (M)",
    columns: [
      textColumn("Approach"),
      textColumn("Counted by"),
      textColumn("Layer"),
      numberColumn("MACs (M)"),
      numberColumn("FLOPs (M)"),
    ],
    rows: approaches.flatMap(({ title, profile, profileByEstimator: estimator, published }) => {
      const [first] = byMacs(profile.layers);
      const ours =
        first?.macs === undefined || first.flops === undefined
          ? ["unknown", "unknown", "unknown"]
          : [rowLabel(first), millions(first.macs), millions(first.flops)];
      const theirs = published?.topLayerByCount;
      return [
        [title, `ours, ${profile.convention}`, ...ours],
        ...(estimator === undefined
          ? []
          : [
              [
                title,
                `ours, ${estimator.convention}`,
                estimator.topLayer.name,
                millions(estimator.topLayer.macs),
                millions(estimator.topLayer.flops),
              ],
            ]),
        theirs === undefined
          ? [title, "published", "not published", "not published", "not published"]
          : [
              title,
              "published",
              theirs.name,
              millions(theirs.macsMillions * 1e6),
              millions(theirs.flopsMillions * 1e6),
            ],
      ];
    }),
    notes: [],
    empty: "The record has no approaches.",
  };
}

function conventionsOf(approaches: readonly Approach[]): string {
  const names = [...new Set(approaches.map(({ profile }) => profile.convention))];
  return `${names.length === 1 ? "convention" : "conventions"} ${names.join(", ")}`;
}
