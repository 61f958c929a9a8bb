import { expect, test } from "vitest";
import { gainText, gainWeight } from "../../../src/report/findings/gain.ts";
import { describeFindings, findingsOf } from "../../../src/report/findings/findings-of.ts";
import { viewSection } from "../../../src/report/html/section-view.ts";
import { renderProfile, renderStudy, sectionMarkdown } from "../../../src/report/markdown/render-page.ts";
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
  expect(gainText({ of: "layer-time", saved: 42.8, total: 105.2 })).toEqual({
    long: "Estimated gain: up to 40.7 % of layer time (42.8 ms of 105 ms).",
    short: "up to 40.7 % of layer time",
  });
  expect(gainText({ of: "weight-bytes", saved: 5e5, total: 2e6, retrain: true }).long).toBe(
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
  expect(findingsOf(normalized()).map(([{ finding }]) => finding.kind)).toEqual([
    "batch-normalization-can-be-folded",
    "weights-are-float32",
    "layers-and-end-to-end-differ",
    "time-is-not-where-the-counts-are",
    "receptive-field-is-smaller-than-image",
  ]);
  expect(describeFindings(normalized())[0]).toEqual({
    title: "Fold batch normalization",
    text:
      "Batch normalization takes 30.0 % of layer time with 0.0 % of the MACs. Fold it into the convolutions before it " +
      "(up to 1 of 1 layer): the outputs stay the same. tensorflowjs_converter --output_format=tfjs_graph_model does this. " +
      "Estimated gain: up to 30.0 % of layer time (0.3 ms of 1 ms).",
  });
});

test("the answer about an object, and what makes all totals bounds, stand before advice", () => {
  const profile = { ...partialProfile(), objectSize: [4, 4] };
  expect(findingsOf(profile).map(([{ finding }]) => finding.kind)).toEqual([
    "totals-are-lower-bounds",
    "receptive-field-holds-object",
    "activations-can-be-fused",
  ]);
});

test("a study says once what its approaches have in common, the one with the largest gain first", () => {
  const slower = normalized();
  const approaches = ["a", "b", "c"].map((id, index) => ({
    ...trainedApproach(),
    id,
    title: id,
    profile: {
      ...slower,
      model: { ...slower.model, name: id },
      layers: slower.layers.map((row): LayerRow =>
        row.type === "BatchNormalization" && row.time !== undefined && index === 1
          ? { ...row, time: { ...row.time, medianMs: 1.3 } }
          : row,
      ),
    },
  }));
  const study = sampleStudy({ approaches });
  const kinds = findingsOf(study).map(([{ finding }]) => finding.kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  // 1.3 of the 2 ms of b against 0.3 of 1 ms.
  const [fold] = describeFindings(study);
  expect(fold?.text).toMatch(
    /^b: Batch normalization takes 65\.0 % .* Also: a; c \(each up to 30\.0 % of layer time\)\.$/,
  );
  expect(renderStudy(study)).toContain("- **Fold batch normalization.** b: Batch normalization takes");
});

test("a page folds findings after the seventh", () => {
  const section = {
    id: "findings",
    heading: "Findings",
    findings: Array.from({ length: 9 }, (_, index) => ({ title: `Title ${index}`, text: "Text." })),
    tables: [],
    charts: [],
    groups: [],
    notes: [],
    legends: [],
  };
  const [seen = "", folded = ""] = sectionMarkdown(section, undefined).split("<details>");
  expect(seen.match(/^- /gm)).toHaveLength(7);
  expect(folded).toContain(
    "<summary>2 further findings</summary>\n\n- **Title 7.** Text.\n- **Title 8.** Text.",
  );
  const { furtherHeading } = viewSection({ ...section, findings: section.findings.slice(0, 8) }, []);
  expect(furtherHeading).toBe("1 further finding");
});

test("a page with few findings folds none", () => {
  expect(sampleRows()).toHaveLength(5);
  expect(renderProfile(normalized(), {})).not.toContain("further finding");
});
