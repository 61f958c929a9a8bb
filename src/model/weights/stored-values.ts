import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import { lookUp } from "../../names.ts";

type Reader = (view: DataView, at: number) => number;

/** How one number of each stored type is read, little-endian, and how many bytes it takes. */
const readers: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  float64: [8, (view, at) => view.getFloat64(at, true)],
  // 64-bit integers become 32-bit ones in tfjs; those beyond are out of its reach whatever we do.
  int64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  float32: [4, (view, at) => view.getFloat32(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  float16: [2, (view, at) => fromHalf(view.getUint16(at, true))],
  bfloat16: [2, (view, at) => fromTruncated(view.getUint16(at, true))],
  int16: [2, (view, at) => view.getInt16(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  bool: [1, (view, at) => view.getUint8(at)],
};

/** Values of a stored tensor: texts as bytes, each behind its length in four bytes; quantized numbers as they were. Undefined if there are too few bytes. */
export function decodeValues(
  bytes: Uint8Array,
  stored: string,
  size: number,
  quantization?: { readonly scale?: number; readonly min?: number },
): GraphConstant["values"] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (stored === "string") return decodeTexts(bytes, view, size);
  const reader = lookUp(readers, stored);
  if (reader === undefined) return undefined;
  const [width, read] = reader;
  if (bytes.length < size * width) return undefined;
  const numbers = Array.from({ length: size }, (_, at) => read(view, at * width));
  if (quantization !== undefined) {
    const { scale = 1, min = 0 } = quantization;
    return Float32Array.from(numbers, (each) => each * scale + min);
  }
  if (stored === "bool") return Uint8Array.from(numbers);
  return stored.startsWith("int") || stored.startsWith("uint")
    ? Int32Array.from(numbers)
    : Float32Array.from(numbers);
}

function decodeTexts(bytes: Uint8Array, view: DataView, size: number): readonly Uint8Array[] | undefined {
  const texts: Uint8Array[] = [];
  let at = 0;
  while (texts.length < size) {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length) return undefined;
    texts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return texts;
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function fromTruncated(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}
