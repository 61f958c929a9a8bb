import { expect, test } from "vitest";
import { renderProfile } from "../../src/report/markdown/render-page.ts";
import { profileReceptiveFields } from "../../src/report/tables/profile-receptive-fields.ts";
import { topLayerTables } from "../../src/report/tables/profile-top-layers.ts";
import { sampleProfile } from "./sample-profile.ts";

const profileOf = (shape: readonly number[]) => {
  const { model } = sampleProfile();
  return sampleProfile({ model: { ...model, inputs: [{ name: "x", shape, dtype: "float32" }] } });
};
const captionFor = (shape: readonly number[]): string | undefined =>
  profileReceptiveFields.build(profileOf(shape))[0]?.caption;

test("sides are height and width where an input has both, and not of sounds and volumes", () => {
  expect(captionFor([1, 8, 8, 3])).toBe(
    "Theoretical receptive fields, in pixels of the input (height×width), input 1×8×8×3",
  );
  for (const shape of [
    [1, 16, 1],
    [1, 4, 4, 4, 1],
  ]) {
    expect(captionFor(shape)).toContain("in positions of the input along its spatial axes, input 1×");
    expect(renderProfile(profileOf(shape), { top: 4 })).not.toContain("pixels");
  }
});

test("rows that are not shown hold a share of the MACs only where there are any", () => {
  // conv1, of 3,888 MACs, is shown; of 5,064 the other four hold 1,176, or 23.2 %.
  const notes = (macs: number) =>
    topLayerTables(sampleProfile({ totals: { ...sampleProfile().totals, macs } }), 1)[0]?.notes;
  expect(notes(5064)).toEqual(["4 further rows hold 23.2 % of the counted MACs."]);
  expect(notes(0)).toEqual(["4 further rows are not shown."]);
});
