import { ProfilerError } from "../../errors.ts";
import { editDistance } from "../../names.ts";
import type { LayerRow } from "../../record/profile-record.ts";

/**
 * The row that a user means by a name: its path, its label (`path (call 2)` for a further call of a shared layer), or its own name where
 * only one path ends in it.
 *
 * @throws {ProfilerError} `wrong-option`: with near names when there is none, with the paths when there are several
 */
export function findLayer(rows: readonly LayerRow[], name: string): LayerRow {
  const exact = rows.find((row) => labelOf(row) === name);
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
  const near = suggestNames(
    name,
    rows.map((row) => labelOf(row)),
  );
  throw new ProfilerError("wrong-option", {
    found: `the layer ${name === "" ? '""' : name}, which the model has not`,
    expected: "the path or name of one of its layers",
    remedy: near.length === 0 ? "profile a model with layers" : `give for instance ${near.join(", ")}`,
  });
}

/** The names nearest to one that is not there, by edit distance without regard to case; names that contain it, or it them, come first. */
export function suggestNames(name: string, names: readonly string[], most = 5): readonly string[] {
  const wanted = name.toLowerCase();
  const ranked = [...new Set(names)].map((other) => {
    const lower = other.toLowerCase();
    const contains = wanted !== "" && (lower.includes(wanted) || wanted.includes(lower));
    return { other, rank: contains ? 0 : 1, distance: editDistance(wanted, lower) };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.distance - b.distance);
  return ranked.slice(0, most).map(({ other }) => other);
}

/** The label of a row on pages and on the terminal, by which users name it. */
function labelOf({ path, call }: LayerRow): string {
  const name = path === "" ? "(the model itself)" : path;
  return call === 0 ? name : `${name} (call ${call + 1})`;
}
