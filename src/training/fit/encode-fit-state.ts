import { ProfilerError } from "../../errors.ts";
import type { EpochResult } from "../../record/study-record.ts";
import { crc32 } from "../../stats/crc32.ts";
import type { FitState, NamedArray, NamedArrays } from "./fit-state.ts";

/** First in a file: `CNFIT` and the version of its layout. */
const magic = Uint8Array.of(0x43, 0x4e, 0x46, 0x49, 0x54, 0, 0, 1);
/** The magic, the checksum of all that follows it, the length of the header. */
const prefixBytes = magic.length + 8;

/** An array of the header: its values are at the place of the array in the file. */
type Listed = Omit<NamedArray, "values">;

/** The JSON of a file; its arrays follow in this order. */
interface Header {
  readonly epoch: number;
  readonly step: number;
  readonly history: readonly EpochResult[];
  readonly weights: readonly Listed[];
  readonly slots: readonly Listed[];
  /** The best epoch's weights are the last arrays, unless it is the last epoch. */
  readonly bestEpoch?: number;
}

/**
 * A state as the bytes of one file: a checksum, a JSON header and the numbers, 4 bytes each, least byte first. The same state gives the same
 * bytes.
 */
export function encodeFitState(state: FitState): Uint8Array {
  const { epoch, weights, optimizer, best, history } = state;
  const header: Header = {
    epoch,
    step: optimizer.step,
    history,
    weights: weights.map(listed),
    slots: optimizer.slots.map(listed),
    ...(best === undefined ? {} : { bestEpoch: best.epoch }),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const extra = best === undefined || best.epoch === epoch ? [] : best.weights;
  const arrays = [...weights, ...optimizer.slots, ...extra];
  const bytes = arrays.reduce((sum, { values }) => sum + values.byteLength, prefixBytes + json.length);
  const file = new Uint8Array(bytes);
  const view = new DataView(file.buffer);
  file.set(magic);
  view.setUint32(magic.length + 4, json.length, true);
  file.set(json, prefixBytes);
  let at = prefixBytes + json.length;
  for (const { values } of arrays) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  view.setUint32(magic.length, crc32(file.subarray(magic.length + 4)), true);
  return file;
}

/**
 * The state in the bytes of a file.
 *
 * @throws {ProfilerError} `wrong-checkpoint` if they are not those of a state, or damaged
 */
export function decodeFitState(file: Uint8Array): FitState {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < prefixBytes || magic.some((byte, index) => file[index] !== byte))
    throw damaged("no state of a fit");
  if (crc32(file.subarray(magic.length + 4)) !== view.getUint32(magic.length, true))
    throw damaged("a checksum that does not fit its content");
  let at = prefixBytes + view.getUint32(magic.length + 4, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(prefixBytes, at))) as Header;
  const read = (list: readonly Listed[]): NamedArrays =>
    list.map(({ name, shape, dtype }) => {
      const length = shape.reduce((product, extent) => product * extent, 1);
      // The slice of a Node Buffer is no copy.
      const bytes = Uint8Array.from(file.subarray(at, (at += 4 * length))).buffer;
      const values = dtype === "int32" ? new Int32Array(bytes) : new Float32Array(bytes);
      return { name, shape, dtype, values };
    });
  const { epoch, step, history, bestEpoch } = header;
  const weights = read(header.weights);
  const slots = read(header.slots);
  const state = { epoch, weights, optimizer: { step, slots }, history };
  if (bestEpoch === undefined) return state;
  return {
    ...state,
    best: { epoch: bestEpoch, weights: bestEpoch === epoch ? weights : read(header.weights) },
  };
}

function listed({ name, shape, dtype }: NamedArray): Listed {
  return { name, shape, dtype };
}

function damaged(found: string): ProfilerError {
  return new ProfilerError("wrong-checkpoint", {
    found,
    expected: "a checkpoint as a fit writes it",
    remedy: "remove the file; the fit then starts from its first epoch",
  });
}
