/**
 * The size of an HDF5 file that its superblock states: the end-of-file address (File Format Specification 3.0, II.A). Undefined where the bytes end
 * before it, or addresses do not have eight bytes.
 */
export function hdf5End(head: Uint8Array): number | undefined {
  const version = head[8] ?? 0;
  const [addressSize, at] = version < 2 ? [head[13], version === 0 ? 40 : 44] : [head[9], 28];
  if (addressSize !== 8 || head.byteLength < at + 8) return undefined;
  return Number(new DataView(head.buffer, head.byteOffset).getBigUint64(at, true));
}
