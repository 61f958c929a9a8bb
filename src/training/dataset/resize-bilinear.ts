/** Height and width in pixels. */
interface PixelSize {
  readonly height: number;
  readonly width: number;
}

/** The position of an output pixel between two source pixels: `(1 - share) * low + share * high`. */
interface Tap {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/**
 * Resizes RGB by bilinear interpolation with half-pixel centers and without antialiasing, as `tf.image.resizeBilinear(…,
 * halfPixelCenters = true)` and TensorFlow's `tf.image.resize` do: output pixel i samples the source position
 * `(i + 0.5) * from / to - 0.5`, clamped to the edge. The result is rounded to the nearest of 0 to 255.
 *
 * @param pixels shape [from.height, from.width, 3]
 * @returns shape [to.height, to.width, 3]
 */
export function resizeBilinear(pixels: Uint8Array, from: PixelSize, to: PixelSize): Uint8Array {
  const rows = taps(from.height, to.height);
  const columns = taps(from.width, to.width);
  const resized = new Uint8Array(to.height * to.width * 3);
  let target = 0;
  for (const row of rows) {
    const top = row.low * from.width;
    const bottom = row.high * from.width;
    for (const { low, high, share } of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const topLeft = pixels[(top + low) * 3 + channel]!;
        const bottomLeft = pixels[(bottom + low) * 3 + channel]!;
        const above = topLeft + (pixels[(top + high) * 3 + channel]! - topLeft) * share;
        const below = bottomLeft + (pixels[(bottom + high) * 3 + channel]! - bottomLeft) * share;
        resized[target++] = Math.round(above + (below - above) * row.share);
      }
    }
  }
  return resized;
}

function taps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, index) => {
    const position = Math.max(0, ((index + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(position));
    return { low, high: Math.min(from - 1, low + 1), share: position - low };
  });
}
