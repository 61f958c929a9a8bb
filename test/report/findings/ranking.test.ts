import { expect, test } from "vitest";
import { gainText, gainWeight } from "../../../src/report/findings/gain.ts";
import { describeFindings, findingsOf } from "../../../src/report/findings/findings-of.ts";
import { renderProfile, renderStudy } from "../../../src/report/markdown/render-page.ts";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { partialProfile, sampleRows, timedProfile } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

/** The timed sample with a batch normalization of 0.3 ms in place of its activation, and 2 MB of weights. */
function normalized(): ProfileRecord {
  const profile = timedProfile();
  return {
    ...profile,
    layers: profile.layers.map((row): LayerRow =>
      row.name === "relu" ? { ...row, type: "BatchNormalization" } : row,
    ),
    totals: { ...profile.totals, weightBytesByDtype: { float32: 2e6 } },
  };
}

test("a gain says of what it is a share", () => {
  expect(gainText({ of: "layer-time", saved: 42.8, total: 105.2 })).toBe(
    "Estimated gain: up to 40.7 % of layer time (42.8 of 105 ms).",
  );
  expect(gainText({ of: "weight-bytes", saved: 5e5, total: 2e6, retrain: true })).toBe(
    "Estimated gain: up to 25.0 % of the weights (500 kB of 2 MB); the network must be trained again.",
  );
});

test("half the time weighs more than half the download, and a gain for nothing more than one that needs training", () => {
  const time = gainWeight({ of: "layer-time", saved: 1, total: 2 });
  expect(time).toBe(0.5);
  expect(time).toBeGreaterThan(gainWeight({ of: "weight-bytes", saved: 1, total: 2 }));
  expect(time).toBeGreaterThan(gainWeight({ of: "layer-time", saved: 1, total: 2, retrain: true }));
  expect(gainWeight({ of: "macs", saved: 0, total: 0 })).toBe(0);
});

test("advice with the largest gain comes first, receptive fields last", () => {
  expect(findingsOf(normalized()).map(({ finding }) => finding.kind)).toEqual([
    "batch-normalization-can-be-folded",
    "weights-are-float32",
    "layers-and-end-to-end-differ",
    "time-is-not-where-the-counts-are",
    "receptive-field-is-smaller-than-image",
  ]);
  expect(describeFindings(normalized())[0]).toBe(
    "Batch normalization takes 30.0 % of layer time with 0.0 % of the MACs. Fold it into the convolutions before it " +
      "(up to 1 of 1 layer), as tensorflowjs_converter --output_format=tfjs_graph_model does. " +
      "Estimated gain: up to 30.0 % of layer time (0.3 of 1 ms).",
  );
});

test("the answer about an object, and what makes all totals bounds, stand before advice", () => {
  const profile = { ...partialProfile(), objectSize: [4, 4] };
  expect(findingsOf(profile).map(({ finding }) => finding.kind)).toEqual([
    "totals-are-lower-bounds",
    "receptive-field-holds-object",
  ]);
});

test("a third finding of one kind stands behind the other advice, and a page folds what comes after seven", () => {
  const approaches = ["a", "b", "c", "d"].map((id) => ({
    ...trainedApproach(),
    id,
    title: id,
    profile: normalized(),
  }));
  const study = sampleStudy({ approaches });
  const kinds = findingsOf(study).map(({ finding }) => finding.kind);
  const [fold, quantize] = ["batch-normalization-can-be-folded", "weights-are-float32"];
  expect(kinds.slice(0, 8)).toEqual([fold, fold, quantize, quantize, fold, fold, quantize, quantize]);
  const page = renderStudy(study);
  const section = page.slice(page.indexOf("## What could be better"), page.indexOf("## F1 in detail"));
  const [seen = "", folded = ""] = section.split("<details>");
  expect(seen.match(/^- /gm)).toHaveLength(7);
  expect(folded.match(/^- /gm)).toHaveLength(kinds.length - 7);
  expect(folded).toContain(`<summary>${kinds.length - 7} further findings</summary>\n\n- `);
});

test("a page with few findings folds none", () => {
  expect(sampleRows()).toHaveLength(5);
  expect(renderProfile(normalized(), {})).not.toContain("further finding");
});
