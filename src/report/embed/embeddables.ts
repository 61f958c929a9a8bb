import type { Embeddable } from "../tables/define-report-table.ts";
import { profileEffectiveFields } from "../tables/profile-effective-fields.ts";
import { profileGrowth } from "../tables/profile-growth.ts";
import { profileReceptiveFields } from "../tables/profile-receptive-fields.ts";
import { profileRoofline } from "../tables/profile-roofline.ts";
import { profileSummary } from "../tables/profile-summary.ts";
import { profileTopLayers } from "../tables/profile-top-layers.ts";
import { profileTrainingStep } from "../tables/profile-training-step.ts";
import { profileTrainingTimes } from "../tables/profile-training-times.ts";
import { studyF1 } from "../tables/study-f1.ts";
import { studyPerClass } from "../tables/study-per-class.ts";
import { studyReceptiveFields } from "../tables/study-receptive-fields.ts";
import { studySetup } from "../tables/study-setup.ts";
import { studyTime } from "../tables/study-time.ts";
import { studyTopLayers } from "../tables/study-top-layers.ts";
import { studyTotals } from "../tables/study-totals.ts";

/** Every table that can be written between markers of another page, by the name that the markers carry. */
export const embeddables: readonly Embeddable[] = [
  studyF1,
  studyTotals,
  studyTopLayers,
  studyTime,
  studyReceptiveFields,
  studyPerClass,
  studySetup,
  profileSummary,
  profileTopLayers,
  profileReceptiveFields,
  profileGrowth,
  profileEffectiveFields,
  profileRoofline,
  profileTrainingStep,
  profileTrainingTimes,
];

const names = embeddables.map(({ name }) => name);
if (new Set(names).size !== names.length) throw new Error(`two tables share a name: ${names.join(", ")}`);
