import { labelCounts } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { DatasetInfo } from "../record/study-record.ts";

/** What a record says of a data set: counts and labels, no path. */
export function datasetInfo(dataset: Dataset): DatasetInfo {
  return {
    name: dataset.name,
    fixture: dataset.fixture,
    rows: dataset.rows,
    usable: dataset.samples.length,
    dropped: dataset.dropped,
    classes: labelCounts(dataset.samples),
  };
}
