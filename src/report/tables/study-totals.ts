import { bounded, millions, weightFigure } from "../format.ts";
import type { Approach } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";
import { statusNotes } from "../status-notes.ts";

/** Totals of each approach, exactly and in millions beside the published ones. */
export const studyTotals: StudyTable = defineStudyTable("study-totals", ({ approaches }) => [
  allTotals(approaches),
  besidePublished(approaches),
]);

function allTotals(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "Totals of one forward pass at the input shape given (batch, height, width, channels)",
    columns: [
      textColumn("Approach"),
      textColumn("Input shape"),
      textColumn("Convention"),
      numberColumn("Parameters"),
      numberColumn("Trainable parameters"),
      numberColumn("MACs"),
      numberColumn("FLOPs"),
      numberColumn("Weights (bytes)"),
      numberColumn("Peak activations (bytes)"),
    ],
    rows: approaches.map(({ title, profile, profile: { model, convention, totals } }) => [
      title,
      shapesText(model.inputs.map(({ shape }) => shape)),
      convention,
      weightFigure(totals.params, totals),
      weightFigure(totals.trainableParams, totals),
      bounded(totals.macs, profile),
      bounded(totals.flops, profile),
      weightFigure(totals.bytes.weights, totals),
      bounded(totals.peakActivationBytes, profile),
    ]),
    notes: [
      ...approaches.flatMap(({ title, reconstruction }) =>
        reconstruction
          ? [`${title} is our reconstruction: the code of the published network is not public.`]
          : [],
      ),
      ...approaches.flatMap(({ title, profile }) => statusNotes(title, profile)),
    ],
    empty: "The record has no approaches.",
  };
}

function besidePublished(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "The same totals beside the published ones, in millions (M)",
    columns: [
      textColumn("Approach"),
      textColumn("Counted by"),
      numberColumn("MACs (M)"),
      numberColumn("FLOPs (M)"),
      numberColumn("MACs against the approach's first row (%)"),
    ],
    rows: approaches.flatMap(rowsBesidePublished),
    notes: [],
    empty: "The record has no approaches.",
  };
}

function rowsBesidePublished({
  title,
  profile,
  profileByEstimator,
  published,
}: Approach): readonly string[][] {
  const { macs, flops } = profile.totals;
  // A lower bound is nothing to compare with.
  const against = (other: number | undefined): string =>
    macs === undefined || macs === 0 || other === undefined || profile.status !== "complete"
      ? "unknown"
      : signedPercent(other / macs - 1);
  const publishedMacs = published?.totalMacsMillions;
  const publishedFlops = published?.totalFlopsMillions;
  return [
    [
      title,
      `ours, ${profile.convention}`,
      bounded(macs, profile, millions),
      bounded(flops, profile, millions),
      against(macs),
    ],
    ...(profileByEstimator === undefined
      ? []
      : [
          [
            title,
            `ours, ${profileByEstimator.convention}`,
            millions(profileByEstimator.totalMacs),
            millions(profileByEstimator.totalFlops),
            against(profileByEstimator.totalMacs),
          ],
        ]),
    [
      title,
      "published",
      publishedMacs === undefined ? "not published" : millions(publishedMacs * 1e6),
      publishedFlops === undefined ? "not published" : millions(publishedFlops * 1e6),
      publishedMacs === undefined ? "not published" : against(publishedMacs * 1e6),
    ],
  ];
}

function signedPercent(fraction: number): string {
  const text = (fraction * 100).toFixed(2);
  return Number(text) > 0 ? `+${text}` : text.replace(/^-(0\.00)$/, "$1");
}
