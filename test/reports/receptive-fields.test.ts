import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { parseRecord } from "../../src/record/parse-record.ts";
import { drawGrowth } from "../../src/report/charts/draw-chart.ts";
import { renderProfile } from "../../src/report/markdown/render-page.ts";
import { answerPage, answeredNetworks } from "./receptive-field-answer.ts";

const reports = new URL("../../reports/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, reports), "utf8");
const recordOf = (id: string): ProfileRecord =>
  parseRecord(read(`${id}-receptive-fields.json`), id) as ProfileRecord;

describe.each(answeredNetworks)("%s", (id) => {
  test("the committed page is what render makes of the record", async () => {
    await expect(renderProfile(recordOf(id), { top: 20 })).toMatchFileSnapshot(
      `../../reports/${id}-receptive-fields.md`,
    );
  });

  test("the committed chart is what is drawn of the record", async () => {
    const committed = await sharp(fileURLToPath(new URL(`${id}-growth.png`, reports)))
      .raw()
      .toBuffer();
    const drawn = await sharp(await drawGrowth(recordOf(id)))
      .raw()
      .toBuffer();
    expect(drawn.length).toBe(committed.length);
    let difference = 0;
    for (const [at, value] of drawn.entries()) difference += Math.abs(value - (committed[at] ?? 0));
    // Another processor may round the edges of lines otherwise. Another line, 2 of 1,320 pixels high, changes the mean by up to 255 * 2 / 1320 = 0.4.
    expect(difference / drawn.length).toBeLessThan(0.1);
  });

  test("effective fields were measured; without a gate they lie within the window", () => {
    const { effectiveReceptiveFields: fields = [], layers } = recordOf(id);
    expect(fields.length).toBeGreaterThanOrEqual(4);
    for (const { status, weights, inputs, layer, axes = [] } of fields) {
      expect({ status, weights, inputs }).toEqual({ status: "measured", weights: "random", inputs: 16 });
      const field = layers.find(({ path }) => path === layer)?.receptiveField;
      for (const { extent95, clippedSize = 0 } of axes)
        expect(extent95).toBeLessThanOrEqual(field?.status === "exact" ? clippedSize : 224);
    }
  });
});

test("the answer is what the records say", async () => {
  await expect(answerPage(answeredNetworks.map(recordOf))).toMatchFileSnapshot(
    "../../reports/receptive-fields.md",
  );
});
