import { ProfilerError } from "../../errors.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { rowLabel } from "../../record/row-label.ts";
import { nearNames } from "./near-names.ts";

/**
 * The row that a user means by a name: its path, its label (`path (call 2)` for a further call of a shared layer), or its own name where
 * only one path ends in it.
 *
 * Throws `wrong-option` with near names where there is none, and with the paths where there are several.
 */
export function findRow(rows: readonly LayerRow[], name: string): LayerRow {
  const exact = rows.find((row) => rowLabel(row) === name);
  if (exact !== undefined) return exact;
  const named = rows.filter((row) => row.name === name && row.call === 0);
  if (named.length === 1) return named[0] as LayerRow;
  if (named.length > 1) {
    throw new ProfilerError("wrong-option", {
      found: `the layer name ${name} at ${named.length} paths`,
      expected: "the path of one layer",
      remedy: `give one of ${named
        .slice(0, 5)
        .map((row) => row.path)
        .join(", ")}`,
    });
  }
  const near = nearNames(
    name,
    rows.map((row) => rowLabel(row)),
  );
  throw new ProfilerError("wrong-option", {
    found: `the layer ${name === "" ? '""' : name}, which the model has not`,
    expected: "the path or name of one of its layers",
    remedy: near.length === 0 ? "profile a model with layers" : `give for instance ${near.join(", ")}`,
  });
}
