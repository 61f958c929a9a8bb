import sharp from "sharp";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { resizeBilinear } from "./resize-bilinear.ts";

/** The size that a photo is brought to, in pixels, and how. Its aspect ratio is not kept. */
export interface PhotoSize {
  readonly height: number;
  readonly width: number;
  /**
   * - `antialias` (where left out): sharp's own downscale, shrinking while decoding, then Lanczos over the whole source area.
   * - `bilinear`: {@link resizeBilinear}, which pretrained networks were trained with; details finer than a pixel alias.
   */
  readonly resize?: "antialias" | "bilinear";
}

/** 268 million, sharp's own limit: a 200-megapixel phone photo passes, a small file that unpacks to gigabytes does not. */
const maxPhotoPixels = 2 ** 28;

/**
 * One photo as 8-bit RGB of shape [height, width, 3], rows from the top, turned upright by its EXIF orientation. Greyscale,
 * CMYK and 16-bit photos become sRGB; transparent pixels are laid over white.
 *
 * @throws ProfilerError `photo-unreadable` where the file is absent, truncated, not an image, or over 2^28 pixels
 */
export async function decodePhoto(
  file: string,
  { height, width, resize = "antialias" }: PhotoSize,
): Promise<Uint8Array> {
  try {
    const upright = sharp(file, { failOn: "error", limitInputPixels: maxPhotoPixels })
      .autoOrient()
      .flatten({ background: "white" })
      .toColourspace("srgb");
    const sized = resize === "antialias" ? upright.resize({ width, height, fit: "fill" }) : upright;
    const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return resize === "antialias" ? pixels : resizeBilinear(pixels, info, { height, width });
  } catch (error) {
    throw new ProfilerError(
      "photo-unreadable",
      {
        found: `${file}: ${reasonOf(error).replace(`${file}: `, "")}`,
        expected: "a whole JPEG, PNG or WebP image",
        remedy: "replace that photo or remove its row",
      },
      { cause: error },
    );
  }
}
