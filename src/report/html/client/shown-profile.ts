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
}

/** The profiles in a page with one record, or with two of the same kind. */
export function shownProfiles(record: AnyRecord, second?: AnyRecord): readonly ShownProfile[] {
  if ("approaches" in record)
    return record.approaches.map(({ id, title, profile }) => ({ id, title, profile }));
  if (!("layers" in record)) return [];
  const shown = { title: record.model.name, profile: record };
  return second !== undefined && "layers" in second
    ? [{ ...shown, other: new Map(second.layers.map((row) => [rowLabel(row), row])) }]
    : [shown];
}
