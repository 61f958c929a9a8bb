import type { ProfileRecord } from "../../record/profile-record.ts";
import { findingsMarkdown } from "./findings-markdown.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";
import { renderTemplate } from "./render-template.ts";
import { tablesMarkdown } from "./tables-markdown.ts";
import { profileEffectiveFields } from "../tables/profile-effective-fields.ts";
import { profileGrowth } from "../tables/profile-growth.ts";
import { profileReceptiveFields } from "../tables/profile-receptive-fields.ts";
import { rooflineTables } from "../tables/profile-roofline.ts";
import { profileSummary } from "../tables/profile-summary.ts";
import { topLayerTables } from "../tables/profile-top-layers.ts";
import { trainingStepTables } from "../tables/profile-training-step.ts";
import { trainingTimeTables } from "../tables/profile-training-times.ts";

/** How much of a profile is printed. */
export interface ProfileOptions {
  /** Rows of each table of layers. */
  readonly top: number;
  /** Address of the roofline's picture, where one was drawn. */
  readonly roofline?: string;
}

/** The report of one profile in Markdown: a pure function of the record. */
export function renderProfile(record: ProfileRecord, { top, roofline }: ProfileOptions): string {
  const { model, convention, conventionLegend, status, tool, createdAt } = record;
  return renderTemplate("profile.md.hbs", {
    name: escapeMarkdown(model.name),
    line: escapeMarkdown(
      `Input ${shapesText(model.inputs.map(({ shape }) => shape))} (batch included), convention ${convention}, ` +
        `status ${status}. Made by ${tool.name} ${tool.version}, ${createdAt}.`,
    ),
    convention: conventionLegend === undefined ? [] : [escapeMarkdown(conventionLegend)],
    findings: findingsMarkdown(record),
    summary: tablesMarkdown(profileSummary.build(record)),
    topLayers: tablesMarkdown(topLayerTables(record, top)),
    roofline: record.timing?.peaks === undefined ? [] : [tablesMarkdown(rooflineTables(record, top))],
    rooflineImage: roofline === undefined ? [] : [imageAddress(roofline)],
    training: [
      ...(record.totals.trainingStep === undefined ? [] : trainingStepTables(record, top)),
      ...(record.timing?.training === undefined ? [] : trainingTimeTables(record, top)),
    ].map((table) => tablesMarkdown([table])),
    receptiveFields: tablesMarkdown(profileReceptiveFields.build(record)),
    growth: tablesMarkdown(profileGrowth.build(record)),
    effective:
      record.effectiveReceptiveFields === undefined
        ? []
        : [tablesMarkdown(profileEffectiveFields.build(record))],
  });
}

/** Nothing in an address may end it. */
function imageAddress(path: string): Markdown {
  return encodeURI(path).replaceAll("(", "%28").replaceAll(")", "%29") as Markdown;
}
