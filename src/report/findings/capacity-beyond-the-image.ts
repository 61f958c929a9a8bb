import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { imageSides } from "./spatial-stages.ts";
import { rowsAfter, windowedRows } from "./windowed-rows.ts";

/**
 * The first layer whose window is larger than the image on every side, if spatial layers follow it. They may combine features, but their
 * larger windows contain no more of the image.
 */
export const capacityBeyondTheImage: Rule = defineRule({
  id: "capacity-beyond-the-image",
  check: ({ profile }) => {
    const rows = windowedRows(profile);
    const index = rows.findIndex(({ row, size }) => {
      const sides = imageSides(profile, size.length, row.receptiveField.input);
      return sides !== undefined && size.every((side, axis) => side > (sides[axis] ?? side));
    });
    const found = rows[index];
    const after = rowsAfter(rows, index, profile);
    if (found === undefined || after === undefined || after.layers === 0) return [];
    const image = imageSides(profile, found.size.length, found.row.receptiveField.input) ?? [];
    return [
      { kind: "capacity-beyond-the-image", layer: rowLabel(found.row), size: found.size, image, after },
    ];
  },
});
