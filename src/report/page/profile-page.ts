import type { ProfileRecord } from "../../record/profile-record.ts";
import { rooflineChart } from "../charts/roofline-chart.ts";
import { growthChart } from "../charts/growth-chart.ts";
import { describeFindings } from "../findings/findings-of.ts";
import { headline } from "../headline.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { profileEffectiveFields } from "../tables/profile-effective-fields.ts";
import { profileGrowth } from "../tables/profile-growth.ts";
import { profileReceptiveFields } from "../tables/profile-receptive-fields.ts";
import { profileRoofline } from "../tables/profile-roofline.ts";
import { profileSummary } from "../tables/profile-summary.ts";
import { profileTopLayers } from "../tables/profile-top-layers.ts";
import { profileTrainingStep } from "../tables/profile-training-step.ts";
import { profileTrainingTimes } from "../tables/profile-training-times.ts";
import { profileAnswer } from "./profile-answer.ts";
import { profileTiles } from "./profile-tiles.ts";
import { buildSections } from "./section.ts";
import type { Page, PageOptions, SectionRow } from "./section.ts";

/** The order of a profile's page. */
export const profileSections: readonly SectionRow<ProfileRecord>[] = [
  { id: "findings", heading: "Findings", findings: describeFindings },
  {
    id: "top-layers",
    heading: "Most expensive layers",
    answer: profileAnswer,
    tables: [profileTopLayers],
  },
  { id: "roofline", heading: "Roofline", tables: [profileRoofline], charts: [rooflineChart] },
  { id: "training", heading: "Training step", tables: [profileTrainingStep, profileTrainingTimes] },
  {
    id: "receptive-fields",
    heading: "Receptive fields",
    tables: [profileReceptiveFields, profileGrowth, profileEffectiveFields],
    charts: [growthChart],
  },
  { id: "summary", heading: "Summary", tables: [profileSummary] },
  { id: "legend", heading: "Legend", legends: ["legend"] },
];

/** The page of a profile: a pure function of the record. */
export function profilePage(record: ProfileRecord, options: PageOptions = {}): Page {
  const { model, convention, conventionLegend, status, tool, createdAt } = record;
  return {
    title: `Profile of ${model.name}`,
    headline: headline(record),
    lead: [
      `Input ${shapesText(model.inputs.map(({ shape }) => shape))} (batch included), convention ${convention}, ` +
        `status ${status}. Made by ${tool.name} ${tool.version}, ${createdAt}.`,
      ...(conventionLegend === undefined ? [] : [`Counted as ${conventionLegend}.`]),
    ],
    tiles: profileTiles(record),
    sections: buildSections(profileSections, record, options),
  };
}
