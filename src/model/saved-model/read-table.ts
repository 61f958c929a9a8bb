/** The last eight bytes of a table file (LevelDB's table_format.md). */
const magic = 0xdb4775248b80fb57n;
const footerBytes = 48;
/** Behind each block: one byte that says how it is compressed, four of checksum. */
const uncompressed = 0;

/**
 * The entries of a sorted string table, the format of a checkpoint's `variables.index`: blocks of prefix-compressed entries, found by way of
 * an index block. TensorFlow writes the blocks uncompressed; checksums are not verified.
 *
 * @throws Error when the bytes are not such a table
 */
export function* readTable(bytes: Uint8Array): Generator<readonly [key: string, value: Uint8Array]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < footerBytes || view.getBigUint64(bytes.length - 8, true) !== magic) {
    throw new Error("no table footer");
  }
  const footer = new Cursor(bytes, bytes.length - footerBytes, bytes.length);
  // The handle of the block about the table comes first; nothing of it is needed.
  footer.varint();
  footer.varint();
  const index = blockAt(bytes, view, footer.varint(), footer.varint());
  for (const [, handle] of entriesOf(bytes, view, index)) {
    const place = new Cursor(handle, 0, handle.length);
    yield* entriesOf(bytes, view, blockAt(bytes, view, place.varint(), place.varint()));
  }
}

interface Block {
  readonly begin: number;
  readonly end: number;
}

function blockAt(bytes: Uint8Array, view: DataView, offset: number, size: number): Block {
  const end = offset + size;
  if (end + 1 > bytes.length - footerBytes)
    throw new Error(`a block of ${size} bytes at ${offset} lies outside`);
  if (bytes[end] !== uncompressed) throw new Error(`a block is compressed (method ${bytes[end]})`);
  if (size < 4) throw new Error(`a block of ${size} bytes`);
  // Restart points, at which a key begins anew, stand at the end; whoever reads all entries needs none.
  const restarts = view.getUint32(end - 4, true);
  const entriesEnd = end - 4 * (restarts + 1);
  if (entriesEnd < offset) throw new Error(`a block of ${size} bytes with ${restarts} restart points`);
  return { begin: offset, end: entriesEnd };
}

function* entriesOf(
  bytes: Uint8Array,
  _view: DataView,
  { begin, end }: Block,
): Generator<readonly [key: string, value: Uint8Array]> {
  const cursor = new Cursor(bytes, begin, end);
  let key = new Uint8Array();
  while (!cursor.done) {
    const shared = cursor.varint();
    const own = cursor.varint();
    const length = cursor.varint();
    if (shared > key.length) throw new Error(`a key shares ${shared} bytes with one of ${key.length}`);
    const rest = cursor.take(own);
    const joined = new Uint8Array(shared + own);
    joined.set(key.subarray(0, shared));
    joined.set(rest, shared);
    key = joined;
    yield [new TextDecoder().decode(key), cursor.take(length)];
  }
}

/** Reads on and on, and never beyond its end. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, begin: number, end: number) {
    this.#bytes = bytes;
    this.#at = begin;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Seven bits a byte, least first; exact up to 2^53. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.take(1)[0] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      if (factor > 2 ** 49) throw new Error("a number is too long");
    }
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#end) throw new Error("the table ends within an entry");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}
