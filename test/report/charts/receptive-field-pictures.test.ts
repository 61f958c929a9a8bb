import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { EffectiveReceptiveField } from "../../../src/record/effective-receptive-field.ts";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { clippedWindow } from "../../../src/report/charts/clipped-window.ts";
import { fieldOverlay } from "../../../src/report/charts/field-overlay.ts";
import { drawGrowth } from "../../../src/report/charts/draw-chart.ts";
import { growthChart } from "../../../src/report/charts/growth-chart.ts";
import { growthPoints } from "../../../src/report/charts/growth-points.ts";
import { heatColor, heatMapImage } from "../../../src/report/charts/heat-map-image.ts";
import { svgText } from "../../../src/report/charts/svg-text.ts";
import { sampleProfile } from "../sample-profile.ts";
import { unmeasuredField } from "../sample-effective-field.ts";

const [sampleRow] = sampleProfile().layers;
if (sampleRow === undefined) throw new Error("the sample has rows");

function row(
  path: string,
  sides: number,
  size: number,
  stride: number,
  padding: number,
  macs?: number,
): LayerRow {
  const { macs: _, ...rest } = sampleRow as LayerRow;
  return {
    ...rest,
    path,
    name: path,
    call: 0,
    ...(macs === undefined ? {} : { macs }),
    outputShapes: [[1, sides, sides, 4]],
    receptiveField: {
      status: "exact",
      size: [size, size],
      stride: [stride, stride],
      padding: [padding, padding],
    },
  };
}

describe("growth by depth", () => {
  const model = {
    ...sampleProfile().model,
    inputs: [{ name: "x", shape: [1, 16, 16, 3], dtype: "float32" as const }],
  };
  const totals = { ...sampleProfile().totals, macs: 100 };
  const layers = [
    row("a", 16, 3, 1, 1, 10),
    row("relu", 16, 3, 1, 1, 0),
    row("b", 8, 7, 2, 3, 40),
    row("c", 8, 5, 2, 3, 50),
  ];

  test("a point for each row that sees more than all before it, with the MACs by then", () => {
    const points = growthPoints(sampleProfile({ model, totals, layers }));
    // Rows 1 and 3: 10 of 100, then 10 + 0 + 40 of 100.
    expect(
      points.map(({ depth, size, macsSoFar, shareOfMacs, image }) => [
        depth,
        size,
        macsSoFar,
        shareOfMacs,
        image,
      ]),
    ).toEqual([
      [1, [3, 3], 10, 0.1, [16, 16]],
      [3, [7, 7], 50, 0.5, [16, 16]],
    ]);
  });

  test("what a pool over all of the image gives has no place in it, and makes no point", () => {
    const pooled = row("pool", 1, 15, 16, 0, 0);
    const points = growthPoints(sampleProfile({ model, totals, layers: [...layers, pooled] }));
    expect(points.map(({ row: { name } }) => name)).toEqual(["a", "b"]);
  });

  test("behind a row that is not counted there is no sum", () => {
    const [first, , third] = layers as [LayerRow, LayerRow, LayerRow];
    const points = growthPoints(
      sampleProfile({ model, totals, layers: [first, row("x", 16, 5, 1, 2), third] }),
    );
    expect(points.map(({ macsSoFar }) => macsSoFar)).toEqual([10, undefined, undefined]);
  });

  const marksOf = (record: ProfileRecord, label: RegExp): readonly (readonly number[])[] | undefined =>
    growthChart(record)
      ?.series.find((series) => label.test(series.label))
      ?.marks.map(({ x, y }) => [x, y]);

  test("the MACs are a step at each row that costs something, also where nothing grows", () => {
    const record = sampleProfile({ model, totals, layers: [...layers, row("relu2", 8, 5, 2, 3, 0)] });
    // Row 4 has no point: it sees less than row 3. 10 + 40 = 50, 50 + 50 = 100 of a million.
    expect(marksOf(record, /^MACs/)).toEqual([
      [0, 0],
      [1, 10e-6],
      [3, 50e-6],
      [4, 100e-6],
      [5, 100e-6],
    ]);
    expect(growthChart(record)?.series.find(({ label }) => label.startsWith("MACs"))?.kind).toBe("stepped");
  });

  test("global layers at the end are drawn at the image's side, those on a side path are not", () => {
    const global = (path: string): LayerRow => ({
      ...row(path, 1, 1, 1, 0, 0),
      outputShapes: [[1, 10]],
      receptiveField: { status: "global" },
    });
    const [first, , third] = layers as [LayerRow, LayerRow, LayerRow];
    const record = sampleProfile({
      model,
      totals,
      layers: [first, global("squeeze"), third, global("flatten"), global("dense")],
    });
    expect(marksOf(record, /^global/)).toEqual([
      [4, 16],
      [5, 16],
    ]);
    // The local window ends there.
    expect(marksOf(record, /^receptive/)).toEqual([
      [1, 3],
      [3, 7],
      [4, 7],
    ]);
  });

  test("a sound convolved as an image one pixel wide is drawn along its one axis", () => {
    const sound = { ...row("conv", 1, 1, 1, 0, 5), outputShapes: [[1, 256, 1, 128]] };
    const record = sampleProfile({
      model: { ...model, inputs: [{ name: "x", shape: [1, 1024], dtype: "float32" }] },
      totals,
      layers: [{ ...sound, receptiveField: { status: "exact", size: [512], stride: [4], padding: [254] } }],
    });
    expect(growthPoints(record)).toMatchObject([{ size: [512], image: [1024] }]);
    expect(growthChart(record)?.axes.left.label).toBe("Positions of the input");
    expect(marksOf(record, /^receptive field \(positions/)).toEqual([
      [1, 512],
      [1, 512],
    ]);
    expect(marksOf(record, /^the input: 1024/)).toEqual([
      [0, 1024],
      [1, 1024],
    ]);
  });

  test("no window, no chart: one line", async () => {
    await expect(drawGrowth(sampleProfile({ layers: [] }))).rejects.toThrow(/no layer of which has a window/);
  });
});

describe("the window of the middle unit", () => {
  test("unit 4 of 8 at stride 2, padding 3: from 4 * 2 - 3 = 5, 7 long, whole within 16", () => {
    expect(clippedWindow(row("b", 8, 7, 2, 3), [16, 16])).toEqual({
      start: [5, 5],
      size: [7, 7],
      within: { start: [5, 5], size: [7, 7] },
      clipped: false,
    });
  });
  test("31 long from 4 * 2 - 15 = -7: 0 to 16 is left", () => {
    expect(clippedWindow(row("b", 8, 31, 2, 15), [16, 16])).toMatchObject({
      start: [-7, -7],
      within: { start: [0, 0], size: [16, 16] },
      clipped: true,
    });
  });
  test("a vector has none", () => {
    expect(clippedWindow({ ...row("b", 8, 7, 2, 3), outputShapes: [[1, 10]] }, [16, 16])).toBeUndefined();
  });
});

const { reason: _, ...unmeasured } = unmeasuredField;
const measured: EffectiveReceptiveField = {
  ...unmeasured,
  layer: '</text><script>alert(1)</script>"&',
  status: "measured",
  unit: [8, 8],
  area95: { positions: 9, side: 3, shareOfInput: 9 / 256 },
  axes: [
    { mean: 8, sigma: 2, sigmaMad: 0, extent95: 7 },
    { mean: 8, sigma: 3, sigmaMad: 0, extent95: 9 },
  ],
};

/** The color of one pixel of a PNG. */
async function pixel(png: Buffer, left: number, top: number): Promise<readonly number[]> {
  return [...(await sharp(png).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())];
}

describe("pictures", () => {
  test("a heat map: the heaviest position is the lightest color, an empty one the darkest", async () => {
    const mass = new Float64Array(256);
    mass[3 * 16 + 5] = 1;
    const png = await heatMapImage({ sides: [16, 16], mass }, { ...measured, axes: [] });
    // 1,120 / 16 = 70 pixels for each position, 32 of margin around.
    expect(await pixel(png, 32 + 5 * 70 + 35, 32 + 3 * 70 + 35)).toEqual([...heatColor(1)]);
    expect(await pixel(png, 32 + 6 * 70 + 35, 32 + 3 * 70 + 35)).toEqual([...heatColor(0)]);
  });
  test("one axis is a strip, three axes are refused", async () => {
    const mass = Float64Array.from({ length: 100 }, () => 0.01);
    const { width, height } = await sharp(
      await heatMapImage(
        { sides: [100], mass },
        { ...measured, axes: [{ mean: 50, sigma: 29, sigmaMad: 0, extent95: 95 }] },
      ),
    ).metadata();
    expect([width, height]).toEqual([2 * (560 + 32), 2 * (64 + 3 * 16 + 5 * 20)]);
    await expect(heatMapImage({ sides: [4, 5, 5], mass }, measured)).rejects.toThrow(
      /found a picture asked for of a heat map of 3 axes/,
    );
  });
  test("an overlay: the window's edge has the layer's color, what lies far from all marks the photo's", async () => {
    const photo = { height: 16, width: 16, pixels: new Uint8Array(16 * 16 * 3).fill(200) };
    const png = await fieldOverlay(photo, [{ row: row(measured.layer, 8, 7, 2, 3) }]);
    // 720 / 16 = 45 for each position; the window begins at 5.
    expect(await pixel(png, 5 * 45, 8 * 45)).toEqual([0xe6, 0x9f, 0x00]);
    expect(await pixel(png, 700, 20)).toEqual([200, 200, 200]);
  });
  test("an overlay: windows larger than the picture end at its border, and take turns along it", async () => {
    const photo = { height: 16, width: 16, pixels: new Uint8Array(16 * 16 * 3).fill(200) };
    const png = await fieldOverlay(photo, [
      { row: row("first", 8, 31, 2, 15) },
      { row: row("second", 8, 63, 2, 31) },
    ]);
    // Lines are 3 pixels wide, dashes 12 long, from the corner on.
    expect(await pixel(png, 6, 1)).toEqual([0xe6, 0x9f, 0x00]);
    expect(await pixel(png, 6 + 12, 1)).toEqual([0x56, 0xb4, 0xe9]);
    expect(await pixel(png, 18, 8)).toEqual([200, 200, 200]);
  });
  test("names from a model are text", () => {
    expect(svgText('</text><a href="x">&')).toBe("&lt;/text&gt;&lt;a href=&quot;x&quot;&gt;&amp;");
    expect(svgText("x".repeat(100), 10)).toBe(`${"x".repeat(9)}…`);
  });
});
