import { expect, test } from "vitest";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import type { Rule } from "../../../src/report/findings/define-rule.ts";
import { foldBatchNormalization } from "../../../src/report/findings/fold-batch-normalization.ts";
import { lowerActivationMemory } from "../../../src/report/findings/lower-activation-memory.ts";
import { lowerEarlyResolution } from "../../../src/report/findings/lower-early-resolution.ts";
import { quantizeWeights } from "../../../src/report/findings/quantize-weights.ts";
import { shrinkHeaviestLayer } from "../../../src/report/findings/shrink-heaviest-layer.ts";
import { timeAndCounts } from "../../../src/report/findings/time-and-counts.ts";
import { sampleProfile, sampleRows, timedProfile } from "../sample-profile.ts";

const [conv, relu, conv2] = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];
const { totals } = sampleProfile();
const late: LayerRow = {
  ...conv2,
  receptiveField: { status: "exact", size: [5, 5], stride: [8, 8], padding: [0, 0] },
};
const bytes = { weights: 2e6, read: 0, written: 0 };
const heavy = { ...conv2, bytes: { ...bytes, weights: 1.9e6 } };

/** Each finds something in its record while that is exact. */
const found: readonly (readonly [name: string, rule: Rule, record: ProfileRecord])[] = [
  ["early layers by MACs", lowerEarlyResolution, sampleProfile({ layers: [conv, relu, late] })],
  [
    "a heavy layer",
    shrinkHeaviestLayer,
    sampleProfile({ layers: [conv, heavy], totals: { ...totals, bytes } }),
  ],
  [
    "float32",
    quantizeWeights,
    sampleProfile({ totals: { ...totals, weightBytesByDtype: { float32: 2e6 } } }),
  ],
  ["activations", lowerActivationMemory, sampleProfile({ totals: { ...totals, peakActivationBytes: 5e7 } })],
  ["time without MACs", timeAndCounts, timedProfile()],
];

test.each(found)("%s: a share of figures that are bounds is not told", (_, rule, record) => {
  expect(rule.check(record)).toHaveLength(1);
  const bounds: ProfileRecord = {
    ...record,
    status: "partial",
    totals: { ...record.totals, weightsStatus: "partial" },
  };
  expect(rule.check(bounds)).toEqual([]);
});

test("batch normalization is told of by time without its share of a bound", () => {
  const normalization = { ...relu, type: "BatchNormalization" };
  const [row, second] = timedProfile().layers as readonly [LayerRow, LayerRow];
  const layers = [row, { ...normalization, ...(second.time === undefined ? {} : { time: second.time }) }];
  const exact = timedProfile({ layers });
  const sentence = (profile: ProfileRecord): string =>
    foldBatchNormalization.check(profile).map((one) => foldBatchNormalization.describe(one).text)[0] ?? "";
  // 0.3 of 0.7 ms.
  expect(sentence(exact)).toMatch(
    /^Batch normalization takes 42\.9 % of layer time with 0\.0 % of the MACs\. Fold/,
  );
  expect(sentence({ ...exact, status: "partial" })).toMatch(
    /^Batch normalization takes 42\.9 % of layer time\. Fold/,
  );
});
