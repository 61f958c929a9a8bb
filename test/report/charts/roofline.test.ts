import sharp from "sharp";
import { expect, test } from "vitest";
import type { LayerRow, ProfileRecord, Timing } from "../../../src/record/profile-record.ts";
import { chartJsConfiguration } from "../../../src/report/charts/chart-js.ts";
import { drawRoofline } from "../../../src/report/charts/draw-chart.ts";
import { rooflineChart } from "../../../src/report/charts/roofline-chart.ts";
import { renderProfile } from "../../../src/report/markdown/render-page.ts";
import { timedProfile } from "../sample-profile.ts";

/** The sample with peaks of 8 GFLOP/s and 4 GB/s: the roof bends at 2 FLOPs per byte. */
function withPeaks(): ProfileRecord {
  const record = timedProfile();
  const layers = record.layers.map((row, index): LayerRow => {
    if (row.time === undefined) return row;
    if (index === 3)
      return {
        ...withoutTime(row),
        untimed: { kind: "above-peak", reason: "9 GFLOP/s, and the device was seen to reach 8" },
      };
    const by = index === 0 ? ("compute" as const) : ("memory" as const);
    return {
      ...row,
      arithmeticIntensity: 10,
      time: { ...row.time, gflopsPerSecond: 5, gigabytesPerSecond: 0.5, bound: { by, reached: 0.625 } },
    };
  });
  const peaks = {
    compute: { gflopsPerSecond: 8, probe: "matMul 512", samples: 8 },
    copies: [{ bytes: 1000, gigabytesPerSecond: 4, samples: 8 }],
    launch: { milliseconds: 0.01, samples: 8 },
  };
  return { ...record, layers, timing: { ...(record.timing as Timing), peaks } };
}

function withoutTime(row: LayerRow): LayerRow {
  const { time, ...rest } = row;
  return time === undefined ? row : rest;
}

test("the page says what bounds the slowest layers, where and of how many runs", () => {
  const page = renderProfile(withPeaks(), { top: 5, pictures: { roofline: "a (1).png" } });
  expect(page).toContain(
    "**Bounds of the slowest layers, backend wasm, device Sample CPU, 2 threads (CPU), 30 runs, FLOPs by convention exact**",
  );
  expect(page).toMatch(/\| conv1 +\| +0\.400 ± 0\.010 \| +10 \| +5 \| +0\.5 \| compute +\| +62\.5 \|/);
  expect(page).toMatch(/has no time \(above-peak\): 9 GFLOP\/s, and the device was seen to reach 8\./);
  expect(page).toContain("](a%20%281%29.png)");
  expect(renderProfile(timedProfile(), { top: 5 })).not.toContain("## Roofline");
});

test("a rate that is not 0 is never printed as 0", () => {
  const record = withPeaks();
  const layers = record.layers.map((row): LayerRow => {
    if (row.time?.bound === undefined) return row;
    const bound = { ...row.time.bound, reached: 0.00005 };
    return {
      ...row,
      arithmeticIntensity: 0.00123,
      time: { ...row.time, gflopsPerSecond: 0.0004123, gigabytesPerSecond: 0.0335, bound },
    };
  });
  // 0.0004123 GFLOP/s of 8 are 0.005 % of the roof.
  expect(renderProfile({ ...record, layers }, { top: 5 })).toMatch(
    /\| conv1 .*\| +0\.00123 \| +0\.000412 \| +0\.0335 \| compute +\| +&lt; 0\.1 \|/,
  );
});

test("the roof is flat from where the peak is reached, and every bound has its points", () => {
  const chart = rooflineChart(withPeaks());
  if (chart === undefined) throw new Error("the sample has peaks");
  const [roof, ...bounds] = chartJsConfiguration(chart).data.datasets;
  // Left of 2 FLOPs per byte the roof is 4 GB/s times the intensity.
  expect(roof?.data).toEqual([
    { x: 1, y: 4 },
    { x: 2, y: 8 },
    { x: 10, y: 8 },
  ]);
  expect(bounds.map(({ data }) => data.length)).toEqual([1, 3, 0]);
});

test("a record with peaks gives a PNG at 2x, one without them one line", async () => {
  expect(await sharp(await drawRoofline(withPeaks())).metadata()).toMatchObject({
    width: 2200,
    height: 1320,
  });
  await expect(drawRoofline(timedProfile())).rejects.toThrow(
    /^wrong option: found a roofline asked for of .*, no row of which has a time, a count and measured peaks beside it; expected the record of a timed profile\. Fix: leave the chart out$/,
  );
});
