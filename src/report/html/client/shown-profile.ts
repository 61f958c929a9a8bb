import type { AnyRecord } from "../../../record/any-record.ts";
import type { LayerRow, ProfileRecord } from "../../../record/profile-record.ts";
import { rowLabel } from "../../row-label.ts";

/** A profile of the page: the only one, or that of an approach. */
export interface ShownProfile {
  /** Id of the approach in a study. */
  readonly id?: string;
  readonly title: string;
  readonly profile: ProfileRecord;
  /** Rows of a second profile, by their label, that differences are against: other less this. */
  readonly other?: ReadonlyMap<string, LayerRow>;
  /** Rows of the profile and, at their places, those that only the second one has. */
  readonly rows: readonly LayerRow[];
  /** Those of {@link rows} that only the second one has. */
  readonly ofOther?: ReadonlySet<LayerRow>;
}

/** Whether only the second profile has the row. */
export function isOfOther({ ofOther }: ShownProfile, row: LayerRow): boolean {
  return ofOther?.has(row) === true;
}

/** The profiles in a page with one record, or with two of the same kind. */
export function shownProfiles(record: AnyRecord, second?: AnyRecord): readonly ShownProfile[] {
  if ("approaches" in record)
    return record.approaches.map(({ id, title, profile }) => ({ id, title, profile, rows: profile.layers }));
  if (!("layers" in record)) return [];
  const shown = { title: record.model.name, profile: record, rows: record.layers };
  if (second === undefined || !("layers" in second)) return [shown];
  const other = new Map(second.layers.map((row) => [rowLabel(row), row]));
  const labels = new Set(record.layers.map(rowLabel));
  const ofOther = new Set(second.layers.filter((row) => !labels.has(rowLabel(row))));
  return [{ ...shown, other, ofOther, rows: mergeRows(record.layers, second.layers) }];
}

/** The rows of the first, each followed by those that come next in the second and are in the second alone. */
export function mergeRows(first: readonly LayerRow[], second: readonly LayerRow[]): readonly LayerRow[] {
  const labels = new Set(first.map(rowLabel));
  const following = new Map<string | undefined, LayerRow[]>();
  let last: string | undefined;
  for (const row of second) {
    const label = rowLabel(row);
    if (labels.has(label)) last = label;
    else following.set(last, [...(following.get(last) ?? []), row]);
  }
  return [
    ...(following.get(undefined) ?? []),
    ...first.flatMap((row) => [row, ...(following.get(rowLabel(row)) ?? [])]),
  ];
}
