import { describe, expect, test } from "vitest";
import { publishedReasonWords } from "../../../src/report/words/published-words.ts";
import { publishedFigures } from "../../../src/study/approaches/published.ts";

describe("published figures", () => {
  test("the study's FLOPs are twice its MACs, also where the MACs are wrong", () => {
    for (const { totalMacsMillions: macs, totalFlopsMillions: flops, topLayerByCount: top } of Object.values(
      publishedFigures,
    )) {
      if (macs !== undefined) expect(flops).toBeCloseTo(2 * macs, 9);
      if (top !== undefined) expect(top.flopsMillions).toBeCloseTo(2 * top.macsMillions, 9);
    }
  });

  test("the published layers are the products that the reasons name", () => {
    // Conv2: 220·220 outputs, 5·5 taps, 64 channels in and out.
    expect((220 * 220 * 25 * 64 * 64) / 1e6).toBeCloseTo(
      publishedFigures["custom-cnn"].topLayerByCount?.macsMillions ?? 0,
      2,
    );
    // ResBlock1_Conv1: 115·115 instead of 112·112 outputs, 7·7·3 = 147 taps, 64 filters.
    expect((115 * 115 * 147 * 64) / 1e6).toBeCloseTo(
      publishedFigures["resnet50-17"].topLayerByCount?.macsMillions ?? 0,
      2,
    );
  });

  test("every approach says in full sentences why ours differ", () => {
    for (const { reasons } of Object.values(publishedFigures)) {
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(publishedReasonWords(reason)).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("the facts of a reason make its sentence", () => {
    const sentences = publishedFigures["custom-cnn"].reasons.map(publishedReasonWords);
    expect(sentences[0]).toContain("The published Conv2 is exactly 220·220·25·64·64 = 4,956.16 M MACs");
    // 14,956.50 against 14,945.97.
    expect(14_956.5 / 14_945.97 - 1).toBeCloseTo(0.0007, 5);
    expect(sentences[1]).toContain("14,956.50 M MACs in total, 0.07 % from the published total");
    expect(publishedReasonWords(publishedFigures["resnet50-17"].reasons[1]!)).toContain(
      "so the true figure is 112·112·147·64 = 118.01 M.",
    );
  });
});
