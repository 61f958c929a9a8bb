import { labelCounts } from "../training/dataset/dataset.ts";
import type { Dataset, LabelCount } from "../training/dataset/dataset.ts";
import type { Approach, ClassCount, DatasetInfo, StudyRecord, HostInfo } from "../record/study-record.ts";
import { tool } from "../version.ts";
import { cpus, platform, release } from "node:os";
import { version_core } from "@tensorflow/tfjs-core";

/** The fields of a study record that differ between studies. */
export interface StudyParts {
  readonly title: string;
  readonly dataset: Dataset;
  readonly createdAt: Date;
  readonly approaches: readonly Approach[];
  readonly notes: StudyRecord["notes"];
}

/** The record of a study. */
export function studyRecord({ title, dataset, createdAt, approaches, notes }: StudyParts): StudyRecord {
  return {
    schemaVersion: 3,
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

/** The data set in a record: counts and labels, no path. */
function datasetInfo({ name, fixture, rows, samples, dropped, unreadable = [] }: Dataset): DatasetInfo {
  return {
    name,
    images: samples.length,
    classes: labelCounts(samples).map(classCount),
    fixture,
    droppedLabels: dropped.map(classCount),
    unreadable,
    rows,
  };
}

function classCount({ label, count }: LabelCount): ClassCount {
  return { name: label, images: count };
}

/** The machine and libraries of this process. */
function hostInfo(): HostInfo {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: cpus().length,
    platform: `${platform()} ${release()}`,
    node: process.version,
    packages: [{ name: "@tensorflow/tfjs-core", version: version_core }],
  };
}
