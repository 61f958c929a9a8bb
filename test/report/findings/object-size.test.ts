import { describe, expect, test } from "vitest";
import { objectSize } from "../../../src/report/findings/object-size.ts";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { sampleProfile, sampleRows } from "../sample-profile.ts";

const [conv, relu, conv2] = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];

describe("an object of known size: conv1 and relu see 3×3, conv2 5×5", () => {
  const check = (object: readonly number[], changes: Partial<ProfileRecord> = {}) =>
    objectSize.check(sampleProfile({ objectSize: object, ...changes }));
  test("6 rows are more than any unit sees", () => {
    expect(check([6, 4])).toEqual([
      { kind: "receptive-field-is-smaller-than-object", layer: "conv2", size: [5, 5], object: [6, 4] },
    ]);
  });
  test("4×4 is seen from conv2 on", () => {
    expect(check([4, 4])).toEqual([
      {
        kind: "receptive-field-holds-object",
        layer: "conv2",
        size: [5, 5],
        object: [4, 4],
        last: "conv2",
        lastSize: [5, 5],
      },
    ]);
  });
  test("what cannot be compared is said", () => {
    expect(check([4])).toMatchObject([{ kind: "object-cannot-be-compared", why: "other-axes" }]);
    expect(check([4, 4], { layers: [] })).toMatchObject([{ why: "no-window" }]);
    const unknown: LayerRow = { ...conv2, receptiveField: { status: "unavailable" } };
    expect(check([4, 4], { layers: [conv, relu, unknown] })).toMatchObject([{ why: "unknown-window" }]);
  });
  test("no object, no answer", () => {
    expect(objectSize.check(sampleProfile())).toEqual([]);
  });
});
