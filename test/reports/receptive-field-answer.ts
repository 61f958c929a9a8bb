import { spatialStages } from "../../src/report/findings/spatial-stages.ts";
import { count, dimensions, millions, percent } from "../../src/report/format.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { rowLabel } from "../../src/report/row-label.ts";
import { growthPoints } from "../../src/report/charts/growth-points.ts";
import { joinMarkdown } from "../../src/report/markdown/markdown.ts";
import { numberColumn, tableMarkdown, textColumn } from "../../src/report/tables/report-table.ts";
import type { ReportTable } from "../../src/report/tables/report-table.ts";
import { profileEffectiveFields } from "../../src/report/tables/profile-effective-fields.ts";
import { profileGrowth } from "../../src/report/tables/profile-growth.ts";

/** The networks of the study's open question, by their architecture's id. */
export const answeredNetworks: readonly string[] = ["convnext-tiny", "efficientnet-b0"];

/**
 * The page that answers the question which the study left open: what the receptive field of ConvNeXt-T is, and that of the light network it
 * names. Every figure is read from the records.
 */
export function answerPage(records: readonly ProfileRecord[]): string {
  const sections = records.map((record) => {
    const { name } = record.model;
    const tables = [...profileGrowth.build(record), ...profileEffectiveFields.build(record)].map(
      tableMarkdown,
    );
    return `## ${name}

![Growth of the receptive field of ${name} by depth, with the MACs spent by then: the numbers of the table below](${name}-growth.png)

${joinMarkdown(tables, "\n\n")}

The whole profile: [${name}-receptive-fields.md](${name}-receptive-fields.md), its record: [${name}-receptive-fields.json](${name}-receptive-fields.json).`;
  });
  return `# The receptive fields of ConvNeXt-T and EfficientNet-B0

The study could not open its ConvNeXt-T and left its receptive field to future work, with light networks such as EfficientNet. Both are
open here: built layer by layer as Keras has them, their windows propagated exactly, their effective fields measured.

${records.map(sentences).join("\n")}

${tableMarkdown(summary(records))}

The effective fields are of networks with random weights (layer scales 1) on random inputs: they say what the architecture favors before any
training. Training is known to widen them (Luo et al. 2016); how far was not measured here.

${sections.join("\n\n")}

## Made again

\`npx -p node@24 node test/reports/write-receptive-fields.ts\` measures again and writes records, charts and pages.
\`clothnet-report render reports/NETWORK-receptive-fields.json\` gives a network's page from its record, byte for byte; this page is made
again from both records, and checked, by \`npx vitest run test/reports\`.
`;
}

function sentences(record: ProfileRecord): string {
  const last = spatialStages(record).at(-1);
  const image = last?.image ?? [];
  const covering = growthPoints(record).find(({ size }) =>
    size.every((side, axis) => side >= (image[axis] ?? Infinity)),
  );
  const measured = record.effectiveReceptiveFields?.at(-1);
  const answer =
    last === undefined
      ? "has no spatial layer"
      : `sees ${dimensions(last.size)} pixels at its last spatial layer (stride ${dimensions(last.stride)}), of an image of ${dimensions(image)}`;
  const reached =
    covering?.shareOfMacs === undefined
      ? "its window never covers the image"
      : `its window is as large as the image from row ${count(covering.depth)} (${rowLabel(covering.row)}) on, by when ${percent(covering.shareOfMacs)} % of its MACs are spent`;
  const effective =
    measured?.area95 === undefined
      ? "its effective field could not be measured"
      : `95 % of the gradient of the middle unit there lies on ${percent(measured.area95.shareOfInput)} % of the image`;
  const beyond = record.effectiveReceptiveFields?.find(({ area95 }) => (area95?.ratioToClipped ?? 0) > 1);
  const gates =
    beyond?.area95 === undefined
      ? ""
      : `; its gates let units look far beyond their windows: at ${beyond.layer}, of a window of ${dimensions(
          beyond.axes?.map(({ theoreticalSize = 0 }) => theoreticalSize) ?? [],
        )}, 95 % lies on ${percent(beyond.area95.shareOfInput)} % of the image`;
  return `- **${record.model.name}** ${answer}; ${reached}; ${effective}${gates}.`;
}

function summary(records: readonly ProfileRecord[]): ReportTable {
  return {
    caption:
      "Theoretical and effective receptive field at the last spatial layer, in pixels of the input (height×width)",
    columns: [
      textColumn("Network"),
      textColumn("Layer"),
      numberColumn("Theoretical"),
      numberColumn("Stride"),
      numberColumn("Padding"),
      numberColumn("Within the image"),
      numberColumn("Sigma, measured"),
      numberColumn("Side of the area with 95 %"),
      numberColumn("MACs (M)"),
    ],
    rows: records.map((record) => {
      const { model, totals, effectiveReceptiveFields: fields = [] } = record;
      const stage = spatialStages(record).at(-1);
      const measured = fields.find(({ layer }) => layer === stage?.row.path);
      return [
        model.name,
        stage === undefined ? "unknown" : rowLabel(stage.row),
        stage === undefined ? "unknown" : dimensions(stage.size),
        stage === undefined ? "unknown" : dimensions(stage.stride),
        stage?.padding === undefined ? "unknown" : dimensions(stage.padding),
        measured?.axes?.map(({ clippedSize }) => clippedSize ?? "unknown").join("×") ?? "not measured",
        measured?.axes?.map(({ sigma }) => sigma.toFixed(1)).join(" × ") ?? "not measured",
        measured?.area95?.side.toFixed(1) ?? "not measured",
        totals.macs === undefined ? "unknown" : millions(totals.macs),
      ];
    }),
    notes: [
      "Within the image: the part of the middle unit's window that lies on the image. EfficientNet-B0's gates (squeeze-and-excite) see the whole image; its window is that of the local path.",
    ],
    empty: "No record.",
  };
}
