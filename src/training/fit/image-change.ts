import type { Augmentation } from "../../record/study-record.ts";
import { resizeBilinear } from "../dataset/resize-bilinear.ts";
import type { AugmentDraw } from "./batches.ts";
import type { PackedImages } from "./image-batch.ts";

/** What is done to one image of a training batch. */
export interface ImageChange {
  readonly mirrored: boolean;
  /** The part that is kept, of the image's own aspect ratio: share of the area, and place as shares of the free height and width. */
  readonly crop?: { readonly area: number; readonly top: number; readonly left: number };
  /** Factors; 1 changes nothing. */
  readonly color?: { readonly brightness: number; readonly contrast: number; readonly saturation: number };
}

/**
 * The change of a sample in an epoch, from the sequence of its draw: first the coin of the flip, then area and place of the crop, then the factors of the
 * colors, each uniform in its range. Without a draw, which only training has, nothing changes.
 */
export function drawChange(
  draw: AugmentDraw | undefined,
  sample: number,
  augmentation: readonly Augmentation[],
): ImageChange {
  if (draw === undefined) return { mirrored: false };
  const random = draw(sample);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const coin = random() < 0.5;
  const crop = augmentation.find((one) => one.code === "random-crop");
  const color = augmentation.find((one) => one.code === "color-jitter");
  const around = (width: number): number => between(1 - width, 1 + width);
  return {
    mirrored: coin && augmentation.some(({ code }) => code === "horizontal-flip"),
    ...(crop === undefined
      ? {}
      : { crop: { area: between(crop.minArea, crop.maxArea), top: random(), left: random() } }),
    ...(color === undefined
      ? {}
      : {
          color: {
            brightness: around(color.brightness),
            contrast: around(color.contrast),
            saturation: around(color.saturation),
          },
        }),
  };
}

/** Crops an image, back to its size by bilinear interpolation, and then changes its colors. Mirroring is not done here. */
export function cropAndRecolor(image: PackedImages, { crop, color }: ImageChange): Uint8Array {
  const cropped = crop === undefined ? image.pixels : cropImage(image, crop);
  return color === undefined ? cropped : recolor(cropped, color);
}

function cropImage(
  { pixels, height, width }: PackedImages,
  { area, top, left }: NonNullable<ImageChange["crop"]>,
): Uint8Array {
  const side = Math.sqrt(area);
  const part = {
    height: Math.max(1, Math.round(height * side)),
    width: Math.max(1, Math.round(width * side)),
  };
  const firstRow = Math.round(top * (height - part.height));
  const firstColumn = Math.round(left * (width - part.width));
  const kept = new Uint8Array(part.height * part.width * 3);
  for (let row = 0; row < part.height; row++) {
    const from = ((firstRow + row) * width + firstColumn) * 3;
    kept.set(pixels.subarray(from, from + part.width * 3), row * part.width * 3);
  }
  return resizeBilinear(kept, part, { height, width });
}

/**
 * Brightness, contrast and saturation in this order, as torchvision's `adjust_…` define them: times the factor; away from the image's mean gray; away
 * from the pixel's gray (0.299 R + 0.587 G + 0.114 B). Rounded and cut to 0 to 255 once, at the end.
 */
function recolor(
  pixels: Uint8Array,
  { brightness, contrast, saturation }: NonNullable<ImageChange["color"]>,
): Uint8Array {
  const grayAt = (at: number): number =>
    0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 3) sum += grayAt(at);
  const mean = (brightness * sum) / (pixels.length / 3);
  const changed = new Uint8ClampedArray(pixels.length);
  // Gray is linear: the gray of a pixel after brightness and contrast follows from its gray before.
  const adjusted = (value: number): number => mean + contrast * (brightness * value - mean);
  for (let at = 0; at < pixels.length; at += 3) {
    const gray = adjusted(grayAt(at));
    for (let channel = at; channel < at + 3; channel++)
      changed[channel] = gray + saturation * (adjusted(pixels[channel]!) - gray);
  }
  return new Uint8Array(changed.buffer);
}
