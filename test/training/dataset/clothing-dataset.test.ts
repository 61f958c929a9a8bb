import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { keepTopClasses, labelCounts } from "../../../src/training/dataset/dataset.ts";
import { decodePhotos } from "../../../src/training/dataset/decode-photos.ts";
import { readDataset } from "../../../src/training/dataset/read-dataset.ts";

const folder = fileURLToPath(new URL("../../../../shared/clothing-dataset", import.meta.url));
const absent = !existsSync(folder);
if (absent) console.info("skipped: the clothing data set is not beside this checkout");

describe.skipIf(absent)("the clothing data set, 400-pixel edition", () => {
  it("has 5,096 usable rows of 5,403 in 17 classes", async () => {
    const dataset = await readDataset(folder, { groupColumn: "sender_id" });
    expect(dataset.name).toBe("clothing-dataset");
    expect(dataset.fixture).toBe(false);
    expect(dataset.rows).toBe(5403);
    // 5403 - 228 - 67 - 12
    expect(dataset.samples).toHaveLength(5096);
    expect(dataset.classes).toHaveLength(17);
    expect(dataset.dropped).toEqual([
      { label: "Not sure", count: 228 },
      { label: "Other", count: 67 },
      { label: "Skip", count: 12 },
    ]);
    expect(new Set(dataset.samples.map(({ group }) => group)).size).toBe(344);
  });

  it("has 4,514 rows of the ten most frequent classes", async () => {
    const top = keepTopClasses(await readDataset(folder), 10);
    expect(labelCounts(top.samples)).toEqual([
      { label: "Dress", count: 357 },
      { label: "Hat", count: 171 },
      { label: "Longsleeve", count: 699 },
      { label: "Outwear", count: 312 },
      { label: "Pants", count: 692 },
      { label: "Shirt", count: 378 },
      { label: "Shoes", count: 431 },
      { label: "Shorts", count: 308 },
      { label: "Skirt", count: 155 },
      { label: "T-Shirt", count: 1011 },
    ]);
    expect(top.samples).toHaveLength(4514);
    expect(await readDataset(folder, { topClasses: 10 })).toEqual(top);
  });

  it("decodes by both rules to nearly the same photo", async () => {
    const { samples } = await readDataset(folder);
    const indices = [0, 1000, 2000, 3000, 4000, 5000];
    const size = { height: 96, width: 96 };
    const smooth = await decodePhotos(samples, indices, size);
    const sharp = await decodePhotos(samples, indices, { ...size, resize: "bilinear" });
    let difference = 0;
    for (const [index, value] of smooth.entries()) difference += Math.abs(value - sharp[index]!);
    // of 255 levels: the same photo, upright alike, no channels swapped
    expect(difference / smooth.length).toBeLessThan(8);
    expect(difference).toBeGreaterThan(0);
  });
});
