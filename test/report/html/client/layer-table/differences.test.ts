import { expect, test } from "vitest";
import type { LayerRow } from "../../../../../src/record/profile-record.ts";
import { differenceFacts } from "../../../../../src/report/html/client/layer-panel/layer-facts.ts";
import { layerColumns } from "../../../../../src/report/html/client/layer-table/layer-columns.ts";
import { sampleProfile, sampleRows } from "../../../sample-profile.ts";

const [conv] = sampleRows() as readonly [LayerRow];
const difference = layerColumns.find(({ id }) => id === "difference-macs")!;
/** A page of two profiles, the second with this row. */
const against = (row: LayerRow) => ({
  title: "a",
  profile: sampleProfile(),
  other: new Map([["conv1", row]]),
});

test("exact counts have a difference: 4,000 - 3,888 = 112", () => {
  const shown = against({ ...conv, macs: 4000 });
  expect(difference.text(conv, shown)).toBe("+112");
  expect(differenceFacts(conv, shown)[0]).toEqual(["MACs", "3,888 → 4,000"]);
});

test("a bound has none, and its sign stands beside it", () => {
  const shown = against({ ...conv, macs: 4000, status: "partial" });
  expect(difference.text(conv, shown)).toBe("unknown");
  expect(differenceFacts(conv, shown)[0]).toEqual(["MACs", "3,888 → ≥ 4,000"]);
});
