import { expect, test } from "vitest";
import type { LayerRow } from "../../src/record/profile-record.ts";
import { rowLabel } from "../../src/report/row-label.ts";
import { profileTable } from "../../src/report/terminal/profile-table.ts";
import { renderProfile } from "../../src/report/markdown/render-page.ts";
import { unmeasuredField } from "./sample-effective-field.ts";
import { sampleProfile, sampleRows } from "./sample-profile.ts";

const [first] = sampleRows();
/** What runs outside of all layers: its path is empty, and it gives no output of its own. */
const itself = { ...(first as LayerRow), path: "", name: "model", type: "Functional", outputShapes: [] };

test("what runs outside of all layers has a name in tables, and no blank cells", () => {
  expect([0, 1].map((call) => rowLabel({ ...itself, call }))).toEqual([
    "(the model itself)",
    "(the model itself) (call 2)",
  ]);
  const record = sampleProfile({ layers: [itself] });
  expect(profileTable(record, { top: 1 })).toMatch(
    /^\(the model itself\) +Functional +none +3\.89 k +76\.8 /m,
  );
  expect(renderProfile(record, { top: 1 })).toMatch(/\| \(the model itself\) \| Functional \| none +\|/);
});

test("its effective receptive field is told by that name", () => {
  const field = { ...unmeasuredField, layer: "", call: 0 };
  const record = sampleProfile({ effectiveReceptiveFields: [field] });
  expect(profileTable(record, { top: 1 })).toContain(
    "Effective receptive field of (the model itself): unavailable: no gradient",
  );
  expect(renderProfile(record, { top: 1 })).toContain("- (the model itself): no gradient.");
});

test("why it is a lower bound is said by that name", () => {
  const partial: LayerRow = {
    ...itself,
    status: "partial",
    reasons: [{ code: "op-not-counted", text: "MyOp is not counted" }],
  };
  expect(renderProfile(sampleProfile({ layers: [partial] }), { top: 1 })).toContain(
    "- (the model itself): MyOp is not counted.",
  );
});
