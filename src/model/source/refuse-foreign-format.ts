import { ProfilerError } from "../../errors.ts";
import { ascii, foreignFormats } from "./foreign-formats.ts";
import type { ForeignFormat } from "./foreign-formats.ts";
import type { ModelSource } from "./model-source.ts";
import { zipEntries } from "./zip-entries.ts";

/** Bytes at the start of a file that tell its format. */
const headBytes = 512;

/**
 * Refuses a file of a format that is not opened, by its content or, where that tells nothing, by its name.
 *
 * @throws {ProfilerError} `model-unsupported` with the format and how to convert it; `model-unreadable` if the file is empty, cut off or not
 *   what its name says
 */
export async function refuseForeignFormat(source: ModelSource, file: string): Promise<void> {
  const head = await source.read(file, { begin: 0, end: headBytes });
  const isZip = ascii(head.subarray(0, 2)) === "PK";
  const entries = isZip ? await zipEntries(source, file) : [];
  const byContent = foreignFormats.find(({ begins }) => begins?.(head, entries ?? [], file));
  const byName = foreignFormats.find(({ named }) => named?.test(file));
  const known = byContent ?? (isJson(head) || file === "saved_model.pb" ? undefined : byName);
  if (known === undefined) return;
  const size = (await source.size(file)) ?? 0;
  // An archive without its end does not show what it holds.
  const format = entries === undefined && byName?.always === true ? byName : known;
  if (size === 0) refuseDamaged(file, format, "which is empty");
  if (entries === undefined || size < (known.statedSize?.(head) ?? 0))
    refuseDamaged(file, format, `${format.what}, cut off`);
  if (byContent === undefined && known.always === true)
    refuseDamaged(file, format, `named as ${known.what} but with other content`);
  throw new ProfilerError("model-unsupported", {
    found: `${file}, ${known.what}`,
    expected: "a tfjs model.json or a SavedModel with a saved_model.pb",
    remedy: known.remedy(file),
  });
}

function refuseDamaged(file: string, { remedy }: ForeignFormat, found: string): never {
  throw new ProfilerError("model-unreadable", {
    found: `${file}, ${found}`,
    expected: "a whole file, of a tfjs model.json or a SavedModel",
    remedy: `download or copy it again, then ${remedy(file)}`,
  });
}

/** Whether bytes begin as a JSON object or list does. */
function isJson(head: Uint8Array): boolean {
  return /^\s*[[{]/.test(new TextDecoder().decode(head));
}
