import type { BackendName } from "../record/known-names.ts";
import { createHash } from "node:crypto";
import type { Fold, TrainingSpec } from "../record/study-record.ts";
import type { Dataset } from "../training/dataset/dataset.ts";

/** Everything that determines the result of one training, as JSON. Backends round differently, so the backend is part of it. */
export interface Job {
  readonly dataset: {
    readonly name: string;
    /** The classes that are told apart: all of the data set, or the most frequent ones. */
    readonly classes: readonly string[];
    /** SHA-256 of the images' ids and labels, and groups if the fold is one by groups; one a line. */
    readonly samplesSha256: string;
  };
  readonly spec: TrainingSpec;
  readonly fold: Fold;
  readonly seed: number;
  /** Name of the backend. */
  readonly backend: BackendName;
}

/** A job on one fold of a data set. */
export function jobOf({ name, classes, samples }: Dataset, rest: Omit<Job, "dataset">): Job {
  const grouped = rest.fold.kind === "fold" && rest.fold.groupBy !== undefined;
  const facts = samples.map(({ id, label, group }) => (grouped ? [id, label, group ?? null] : [id, label]));
  const lines = facts.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { dataset: { name, classes, samplesSha256: sha256(lines) }, ...rest };
}

/** SHA-256 of a job's canonical JSON, lower-case hexadecimal: the name of its result. */
export function jobKey(job: Job): string {
  return sha256(canonicalJson(job));
}

/** JSON without white space, names of objects in code-unit order: equal values give equal texts (as RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
