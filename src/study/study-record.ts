import type { Dataset } from "../training/dataset/dataset.ts";
import type { Approach, StudyRecord } from "../record/study-record.ts";
import { tool } from "../version.ts";
import { datasetInfo } from "./dataset-info.ts";
import { hostInfo } from "./host-info.ts";

/** What a study found, without what every record has. */
export interface StudyParts {
  readonly title: string;
  readonly dataset: Dataset;
  readonly createdAt: Date;
  readonly approaches: readonly Approach[];
  readonly notes: readonly string[];
}

/** The record of a study. */
export function studyRecord({ title, dataset, createdAt, approaches, notes }: StudyParts): StudyRecord {
  return {
    schemaVersion: 1,
    kind: "study",
    tool,
    createdAt: createdAt.toISOString(),
    title,
    host: hostInfo(),
    dataset: datasetInfo(dataset),
    approaches,
    notes,
  };
}
