import { expect, test } from "vitest";
import type { LayerRow } from "../../../../src/record/profile-record.ts";
import { hashOfLayer, layerOfHash } from "../../../../src/report/html/client/deep-links.ts";
import { sampleProfile, sampleRows } from "../../sample-profile.ts";

const [row] = sampleRows() as readonly [LayerRow];
const names = ["conv", "a/b", "#x=y%zz", "\uD800half", "twice", "twice"];
const layers = names.map((name, index) => ({ ...row, name, path: `scope${index}/${name}` }));
const profile = sampleProfile({ layers });

test.each(layers.map((layer) => [layer.path, layer] as const))(
  "%s is found again by its address",
  (_, layer) => {
    for (const shown of [
      { title: "", profile, rows: layers },
      { id: "an approach/of mine", title: "", profile, rows: layers },
    ]) {
      const other = { id: "another", title: "", profile: sampleProfile(), rows: sampleRows() };
      const target = layerOfHash(hashOfLayer(shown, layer), [other, shown]);
      expect(target).toEqual({ shown, row: layer });
    }
  },
);

test("an address has the name, and the path where two rows have that name", () => {
  const [conv, , , , twice] = layers as readonly LayerRow[];
  const shown = { id: "resnet", title: "", profile, rows: layers };
  expect(hashOfLayer(shown, conv as LayerRow)).toBe("#layer=resnet/conv");
  expect(hashOfLayer(shown, twice as LayerRow)).toBe("#layer=resnet/scope4%2Ftwice");
});

test.each(["", "#layers", "#layer=", "#layer=nothing", "#layer=%E0%A4%A"])("%j names no layer", (hash) => {
  expect(layerOfHash(hash, [{ title: "", profile, rows: layers }])).toBeUndefined();
});
