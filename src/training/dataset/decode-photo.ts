import sharp from "sharp";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { resizeBilinear } from "./resize-bilinear.ts";

/** The target size of a photo in pixels and the resize rule. The aspect ratio is not kept. */
export interface PhotoSize {
  readonly height: number;
  readonly width: number;
  /**
   * - `antialias` (default): sharp's downscale, which shrinks while decoding and then uses Lanczos over the whole source area.
   * - `bilinear`: {@link resizeBilinear}, as pretrained networks were trained; details finer than a pixel alias.
   */
  readonly resize?: "antialias" | "bilinear";
}

/** 268 million, sharp's own limit: it accepts a 200-megapixel phone photo and refuses a small file that unpacks to gigabytes. */
const maxPhotoPixels = 2 ** 28;

/**
 * Decodes one photo to 8-bit RGB of shape [height, width, 3], rows from the top, turned upright by its EXIF orientation.
 * Grayscale, CMYK and 16-bit photos become sRGB; transparent pixels become white.
 *
 * @throws {ProfilerError} `photo-unreadable` if the file is absent, truncated, not an image, or over 2^28 pixels
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
