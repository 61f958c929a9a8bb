/** One labelled photo. */
export interface Sample {
  /** The CSV's image id. */
  readonly id: string;
  /** Absolute path of the photo. */
  readonly file: string;
  readonly label: string;
  /** Who sent it; absent where the CSV does not say. Photos of one sender may show the same article. */
  readonly sender?: string;
}

/** How many rows carry a label. */
export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

/** The labelled photos that are left after dropping labels. `rows` is the sum of `samples` and of the dropped counts. */
export interface Dataset {
  /** Name of the folder, without the way to it. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** True for drawn images (marked by `dataset.json`): what is learnt on them says nothing about photographs. */
  readonly fixture: boolean;
  /** Rows of the CSV, its heading not counted. */
  readonly rows: number;
  /** In the order of the CSV. */
  readonly samples: readonly Sample[];
  /** Labels that occur in `samples`, by name in code-point order; an index into this list is a class number. */
  readonly classes: readonly string[];
  /** Labels left out, by name. */
  readonly dropped: readonly LabelCount[];
}

/** How often each label occurs, labels by name in code-point order. */
export function labelCounts(rows: Iterable<{ readonly label: string }>): LabelCount[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).toSorted(byLabel);
}

/** Each sample's class number: the index of its label in `classes`. */
export function classNumbers({ samples, classes }: Pick<Dataset, "samples" | "classes">): number[] {
  const numbers = new Map(classes.map((label, number) => [label, number]));
  return samples.map(({ label }) => numbers.get(label)!);
}

function byLabel(a: LabelCount, b: LabelCount): number {
  return a.label < b.label ? -1 : 1;
}
