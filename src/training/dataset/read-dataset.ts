import { ProfilerError, reasonOf } from "../../errors.ts";
import { basename, join, resolve } from "node:path";
import { readFile, stat } from "node:fs/promises";
import { type Dataset, labelCounts, mostFrequentLabels } from "./dataset.ts";
import { defaultMaxUnreadable } from "./leave-out-unreadable.ts";
import { findPhotos } from "./photo-folder.ts";
import { type CsvColumns, type LabeledRow, readLabels } from "./read-labels.ts";

/** Names in the CSV, and which labels to use. */
export interface ReadDatasetOptions extends CsvColumns {
  /** Labels to drop, compared as written. Default: `Not sure`, `Others`, `Other`, `Skip`. */
  readonly drop?: readonly string[];
  /** Keeps this many classes, the most frequent ones. Default: all. */
  readonly topClasses?: number;
  /** Share of the kept rows whose photos may be missing; they are left out. Default: 0.01. */
  readonly maxUnreadable?: number | undefined;
}

/**
 * Reads a folder of labeled photos: a CSV of image ids and labels beside a folder of photos. Both editions of the clothing
 * data set load; of `images_compressed/`, `images/` and `images_original/` the first that exists is read, as smaller photos
 * decode faster. Rows of dropped labels and rows without a label are counted, but need no photo. An id that occurs twice among
 * the kept rows is refused: the photo would be on both sides of a split, or have two labels.
 *
 * @throws {ProfilerError} `dataset-not-found`, `dataset-unreadable`, `label-unknown`, `photo-missing` or, for `topClasses`,
 *   `wrong-option`
 */
export async function readDataset(folder: string, options: ReadDatasetOptions = {}): Promise<Dataset> {
  const { drop = ["Not sure", "Others", "Other", "Skip"], topClasses } = options;
  const { maxUnreadable = defaultMaxUnreadable } = options;
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
  const { samples, missing } = await findPhotos(folder, left, maxUnreadable);
  return {
    name: basename(resolve(folder)),
    folder: resolve(folder),
    fixture: await isFixture(folder),
    rows: rows.length,
    samples,
    ...(missing.length === 0 ? {} : { unreadable: missing }),
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
    remedy: "give the folder of the data set",
  });
}

function nothingLeft(rows: readonly LabeledRow[], drop: readonly string[]): ProfilerError {
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
    expected: "at least 2 classes",
    remedy: "check the label column or drop fewer labels",
  });
}

function refuseRepeats(rows: readonly LabeledRow[]): void {
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

/**
 * True if the folder's `dataset.json` has `"fixture": true`: drawn images, whose figures are labeled as such everywhere. A
 * folder without the file holds photographs. A file that is not JSON is refused: a guess could mislabel a figure.
 */
async function isFixture(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, "dataset.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw markerUnreadable(error);
  });
  if (text === undefined) return false;
  try {
    const marker: unknown = JSON.parse(text);
    return typeof marker === "object" && marker !== null && "fixture" in marker && marker.fixture === true;
  } catch (error) {
    throw markerUnreadable(error);
  }
}

function markerUnreadable(error: unknown): ProfilerError {
  return new ProfilerError(
    "dataset-unreadable",
    {
      found: `dataset.json broken: ${reasonOf(error)}`,
      expected: 'JSON such as {"fixture": true}',
      remedy: "repair or remove that file",
    },
    { cause: error },
  );
}
