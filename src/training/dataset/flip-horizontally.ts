/**
 * Images mirrored left to right, as a copy.
 *
 * @param pixels one or more images, RGB, channels last: shape [..., height, width, 3]
 * @throws RangeError where the length is not a whole number of images
 */
export function flipHorizontally<T extends Uint8Array | Float32Array>(
  pixels: T,
  height: number,
  width: number,
): T {
  if (pixels.length % (height * width * 3) !== 0) {
    throw new RangeError(`${pixels.length} values are no whole number of ${height} by ${width} RGB images`);
  }
  const flipped = pixels.slice() as T;
  const stride = width * 3;
  for (let row = 0; row < pixels.length; row += stride) {
    for (let column = 0; column < stride; column += 3) {
      const from = row + stride - 3 - column;
      flipped[row + column] = pixels[from]!;
      flipped[row + column + 1] = pixels[from + 1]!;
      flipped[row + column + 2] = pixels[from + 2]!;
    }
  }
  return flipped;
}
