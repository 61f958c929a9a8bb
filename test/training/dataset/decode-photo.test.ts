import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Create, type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { decodePhoto } from "../../../src/training/dataset/decode-photo.ts";
import { decodePhotos } from "../../../src/training/dataset/decode-photos.ts";
import { temporaryFolder } from "./temporary-dataset.ts";

const red = { r: 200, g: 10, b: 30 };

function plain(width: number, height: number, background: object = red): Sharp {
  return sharp({ create: { width, height, channels: 3, background } as Create });
}

async function photo(image: Sharp, name: string): Promise<string> {
  const folder = await temporaryFolder({ note: "" });
  await image.toFile(join(folder, name));
  return join(folder, name);
}

/** The one colour of a decoded photo, within `tolerance` per channel. */
function expectColour(pixels: Uint8Array, colour: readonly number[], tolerance: number): void {
  for (const [index, value] of pixels.entries()) {
    expect(Math.abs(value - colour[index % 3]!)).toBeLessThanOrEqual(tolerance);
  }
}

describe.each(["antialias", "bilinear"] as const)("decodePhoto, %s", (resize) => {
  const size = { height: 4, width: 6, resize };

  it("gives height * width * 3 bytes whatever the aspect ratio", async () => {
    const pixels = await decodePhoto(await photo(plain(31, 90), "a.png"), size);
    expect(pixels).toHaveLength(4 * 6 * 3);
    expectColour(pixels, [200, 10, 30], 0);
  });

  it("repeats greyscale in three channels", async () => {
    const grey = plain(8, 8, { r: 90, g: 90, b: 90 }).toColourspace("b-w");
    const file = await photo(grey, "grey.jpg");
    expect((await sharp(file).metadata()).channels).toBe(1);
    expectColour(await decodePhoto(file, size), [90, 90, 90], 1);
  });

  it("reads CMYK as sRGB", async () => {
    const file = await photo(plain(8, 8, { r: 255, g: 255, b: 255 }).toColourspace("cmyk"), "cmyk.jpg");
    expect((await sharp(file).metadata()).space).toBe("cmyk");
    expectColour(await decodePhoto(file, size), [255, 255, 255], 2);
  });

  it("reads 16 bits as 8", async () => {
    const file = await photo(plain(8, 8).toColourspace("rgb16"), "deep.png");
    expect((await sharp(file).metadata()).depth).toBe("ushort");
    expectColour(await decodePhoto(file, size), [200, 10, 30], 1);
  });

  it("lays transparency over white", async () => {
    const half = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 100, b: 200, alpha: 0.5 } },
    });
    // (0 + 255) / 2, (100 + 255) / 2, (200 + 255) / 2
    expectColour(await decodePhoto(await photo(half, "half.png"), size), [127.5, 177.5, 227.5], 1);
  });

  it("turns a photo upright by its EXIF orientation", async () => {
    const right = plain(16, 16, { r: 0, g: 0, b: 0 })
      .extend({ right: 16, background: "white" })
      .withMetadata({ orientation: 6 });
    // black | white, to be turned clockwise by 90 degrees: black above white
    const pixels = await decodePhoto(await photo(right, "turned.jpg"), size);
    const rows = [0, 1, 2, 3].map((row) => pixels[row * 6 * 3]! > 127);
    expect(rows).toEqual([false, false, true, true]);
  });

  it("names a photo that is no image, that is cut short or that isn't there", async () => {
    const folder = await temporaryFolder({ "text.jpg": "no photo" });
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919) % 251));
    const raw = { width: 64, height: 64, channels: 3 } as const;
    const whole = await readFile(await photo(sharp(noise, { raw }), "whole.jpg"));
    await writeFile(join(folder, "cut.jpg"), whole.subarray(0, whole.length - 1000));
    await expect(decodePhoto(join(folder, "text.jpg"), size)).rejects.toThrow(
      `photo is unreadable: found ${join(folder, "text.jpg")}: Input file contains unsupported image format; expected a whole JPEG, PNG or WebP image. Fix: replace that photo or remove its row`,
    );
    await expect(decodePhoto(join(folder, "cut.jpg"), size)).rejects.toThrow(
      `photo is unreadable: found ${join(folder, "cut.jpg")}: VipsJpeg: premature end of JPEG image; expected`,
    );
    await expect(decodePhoto(join(folder, "none.jpg"), size)).rejects.toThrow(
      `photo is unreadable: found ${join(folder, "none.jpg")}: Input file is missing`,
    );
  });
});

describe("the two resize rules", () => {
  it("differ on detail finer than a pixel: stripes become grey, or alias", async () => {
    const raw = { width: 64, height: 64, channels: 3 } as const;
    const stripes = Buffer.from(
      Array.from({ length: 64 * 64 }, (_, index) => (index % 4 < 2 ? 255 : 0)).flatMap((v) => [v, v, v]),
    );
    const file = await photo(sharp(stripes, { raw }), "stripes.png");
    // every output pixel looks at columns 4i + 1 (white) and 4i + 2 (black), or at columns 8i + 3 and 8i + 4
    const aliased = await decodePhoto(file, { height: 8, width: 8, resize: "bilinear" });
    expectColour(aliased, [128, 128, 128], 0);
    const shifted = await decodePhoto(file, { height: 8, width: 21, resize: "bilinear" });
    const averaged = await decodePhoto(file, { height: 8, width: 21 });
    const span = (pixels: Uint8Array): number => Math.max(...pixels) - Math.min(...pixels);
    expect(span(shifted)).toBeGreaterThan(200);
    expect(span(averaged)).toBeLessThan(110);
  });
});

describe("decodePhotos", () => {
  const greys = [10, 20, 30, 40];

  async function samples(): Promise<{ id: string; file: string; label: string }[]> {
    return Promise.all(
      greys.map(async (grey, index) => ({
        id: `${index}`,
        file: await photo(plain(5, 5, { r: grey, g: grey, b: grey }), `${index}.png`),
        label: "Hat",
      })),
    );
  }

  it("packs the chosen photos in the asked order and tells how far it is", async () => {
    const progress: number[][] = [];
    const packed = await decodePhotos(
      await samples(),
      [3, 0, 3, 2],
      { height: 1, width: 1 },
      { concurrency: 2, onProgress: (done, total) => progress.push([done, total]) },
    );
    expect([...packed]).toEqual([40, 10, 40, 30].flatMap((grey) => [grey, grey, grey]));
    expect(progress).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
  });

  it("stops at the first photo that is unreadable", async () => {
    const [first, ...others] = await samples();
    const broken = [{ ...first!, file: `${first!.file}.gone` }, ...others];
    const done: number[] = [];
    const many = [0, ...Array.from({ length: 200 }, (_, index) => 1 + (index % 3))];
    const decoding = decodePhotos(
      broken,
      many,
      { height: 1, width: 1 },
      {
        concurrency: 2,
        onProgress: (count) => done.push(count),
      },
    );
    await expect(decoding).rejects.toThrow(/^photo is unreadable: found .*0\.png\.gone/);
    expect(done.length).toBeLessThan(200);
  });

  it("stops with the reason of its signal", async () => {
    const controller = new AbortController();
    const decoding = decodePhotos(
      await samples(),
      [0, 1, 2, 3],
      { height: 1, width: 1 },
      {
        concurrency: 1,
        onProgress: () => controller.abort(new Error("enough")),
        signal: controller.signal,
      },
    );
    await expect(decoding).rejects.toThrow("enough");
  });

  it("has nothing to do for no photos, and refuses an index out of range", async () => {
    expect(await decodePhotos([], [], { height: 2, width: 2 })).toHaveLength(0);
    await expect(decodePhotos(await samples(), [4], { height: 2, width: 2 })).rejects.toThrow(
      new RangeError("photo 4 of 4"),
    );
  });
});
