import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ProfilerError } from "../../errors.ts";
import { type Dataset, labelCounts } from "./dataset.ts";
import { isFixture } from "./fixture-marker.ts";
import { mostFrequentLabels } from "./keep-top-classes.ts";
import { findPhotos } from "./photo-folder.ts";
import { type CsvColumns, type LabelledRow, readLabels } from "./read-labels.ts";

/** How to read the CSV, and which labels to leave out. */
export interface ReadDatasetOptions extends CsvColumns {
  /** Labels to leave out, compared as written; `Not sure`, `Others`, `Other`, `Skip` where left out. */
  readonly drop?: readonly string[];
  /** Keep only this many classes, the most frequent ones. */
  readonly topClasses?: number;
}

/**
 * Reads a folder of labelled photos: a CSV of image ids and labels beside a folder of photos. Both editions of the clothing
 * data set load; of `images_compressed/`, `images/` and `images_original/` the first that exists is read, as the smaller photos
 * decode faster. Rows of dropped labels, and rows without any label, are counted but their photos are not looked for. An id that
 * occurs twice among the kept rows is refused: the same photo would land on both sides of a split, or carry two labels.
 *
 * @throws ProfilerError `dataset-not-found`, `dataset-unreadable`, `label-unknown`, `photo-missing` or, for `topClasses`,
 *   `wrong-option`
 */
export async function readDataset(folder: string, options: ReadDatasetOptions = {}): Promise<Dataset> {
  const { drop = ["Not sure", "Others", "Other", "Skip"], topClasses } = options;
  await requireFolder(folder);
  const rows = await readLabels(folder, options);
  const usable = rows.filter(({ label }) => label !== "" && !drop.includes(label));
  if (usable.length === 0) throw nothingLeft(rows, drop);
  const labels =
    topClasses === undefined
      ? labelCounts(usable).map(({ label }) => label)
      : mostFrequentLabels(labelCounts(usable), topClasses);
  if (labels.length < 2) throw oneClass(labels[0]!);
  const kept = new Set(labels);
  const left = usable.filter(({ label }) => kept.has(label));
  refuseRepeats(left);
  return {
    name: basename(resolve(folder)),
    folder: resolve(folder),
    fixture: await isFixture(folder),
    rows: rows.length,
    samples: await findPhotos(folder, left),
    classes: labels,
    dropped: labelCounts(
      rows
        .filter(({ label }) => !kept.has(label))
        .map(({ label }) => ({ label: label === "" ? "(no label)" : label })),
    ),
  };
}

async function requireFolder(folder: string): Promise<void> {
  const status = await stat(folder).catch(() => undefined);
  if (status?.isDirectory()) return;
  throw new ProfilerError("dataset-not-found", {
    found: status === undefined ? `nothing at ${folder}` : `a file at ${folder}`,
    expected: "a folder with images.csv and the photos",
    remedy: "name the folder of the data set",
  });
}

function nothingLeft(rows: readonly LabelledRow[], drop: readonly string[]): ProfilerError {
  const found =
    rows.length === 0 ? "no rows" : `${rows.length} rows, all of them with a dropped label or none`;
  return new ProfilerError("dataset-unreadable", {
    found,
    expected: `rows with a label other than ${drop.join(", ")}`,
    remedy: "check the label column or drop fewer labels",
  });
}

function oneClass(label: string): ProfilerError {
  return new ProfilerError("dataset-unreadable", {
    found: `only the class ${label}`,
    expected: "at least 2 classes to tell apart",
    remedy: "check the label column or drop fewer labels",
  });
}

function refuseRepeats(rows: readonly LabelledRow[]): void {
  const lines = new Map<string, number>();
  const repeats = rows.filter(({ id, line }) => {
    if (lines.has(id)) return true;
    lines.set(id, line);
    return false;
  });
  const [first] = repeats;
  if (first === undefined) return;
  throw new ProfilerError("dataset-unreadable", {
    found: `image ${first.id} in lines ${lines.get(first.id)} and ${first.line} (${repeats.length} repeated in all)`,
    expected: "each image once",
    remedy: "remove the repeated rows",
  });
}
