import { randomUUID } from "node:crypto";
import { chown, open, realpath, rename, rm, stat } from "node:fs/promises";

/**
 * Puts `content` in the place of a file that may or may not be there: into a new file beside it, to the disk, and then under its name. What is
 * there keeps its permissions and, where the user may give them, its owner; behind a link the file is replaced and not the link.
 *
 * `FileHandle.writeFile` goes on until all is written. A single write of the system ends early, without an error, where the disk becomes full.
 */
export async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    const handle = await open(partial, "wx");
    try {
      await handle.writeFile(content);
      if (before !== undefined) await handle.chmod(before.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (before !== undefined) await chown(partial, before.uid, before.gid).catch(() => undefined);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}
