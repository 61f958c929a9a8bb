/** The largest finite half-precision number. */
const largestHalf = 65504;

/**
 * Converts to IEEE 754 binary16, rounded to the nearest, ties to even.
 *
 * @throws {RangeError} for a number that is not finite or whose magnitude is over 65504: infinity would spread silently
 */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) halves[index] = halfOf(bits[index]!, values[index]!);
  return halves;
}

/** Converts IEEE 754 binary16 to single precision, without loss. */
export function fromHalf(halves: Uint16Array): Float32Array {
  const table = singles();
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index]!]!;
  return values;
}

function halfOf(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  // 65520 is where rounding to nearest leaves the finite numbers; infinity and NaN are above.
  if (magnitude >= 0x477ff000) {
    throw new RangeError(`${value} does not fit half precision, whose largest number is ${largestHalf}`);
  }
  // From 2^-14 on: the exponent's bias changes from 127 to 15, and 13 bits of the fraction go.
  if (magnitude >= 0x38800000) return sign | roundedShift(magnitude - 0x38000000, 13);
  // Below 2^-25 all is zero; between, the number is a multiple of 2^-24.
  if (magnitude < 0x33000000) return sign;
  const exponent = magnitude >>> 23;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

function roundedShift(bits: number, shift: number): number {
  const kept = bits >>> shift;
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

let table: Float32Array | undefined;

/** The single-precision number of each of the 65,536 halves. */
function singles(): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, half) => {
    const sign = (half & 0x8000) === 0 ? 1 : -1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}
