import type { ModelSource } from "./model-source.ts";

/** The end record has 22 bytes and a comment of at most 65,535. */
const endBytes = 22 + 65_535;
/** The directory of an archive of ten thousand files is smaller. */
const directoryLimitBytes = 1024 * 1024;

/**
 * The names of the files in a zip archive, from its central directory (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16). Undefined where there is none, as in
 * an archive that was cut off.
 */
export async function zipEntries(
  { size, read }: ModelSource,
  file: string,
): Promise<readonly string[] | undefined> {
  const all = (await size(file)) ?? 0;
  const tail = viewOf(await read(file, { begin: Math.max(0, all - endBytes), end: all }));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return undefined;
  const begin = tail.getUint32(end + 16, true);
  const length = Math.min(tail.getUint32(end + 12, true), directoryLimitBytes);
  const directory = viewOf(await read(file, { begin, end: begin + length }));
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === 0x02014b50;) {
    const name = directory.getUint16(at + 28, true);
    const from = directory.byteOffset + at + 46;
    names.push(
      new TextDecoder().decode(
        new Uint8Array(directory.buffer, from, Math.min(name, directory.byteLength - at - 46)),
      ),
    );
    at += 46 + name + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return names;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
