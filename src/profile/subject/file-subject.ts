import { ProfilerError } from "../../errors.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import type { ModelSubject, TraceRequest } from "./subject.ts";

/** What a record says of the file of a model. */
export function infoOf({ name, format, sha256 }: ModelFile): ModelSubject["info"] {
  return { name, format, ...(sha256 === undefined ? {} : { sha256 }) };
}

/** @throws {ProfilerError} `wrong-option` when a signature is asked for: only SavedModels have them */
export function refuseSignature({ signature }: TraceRequest, { format, name }: ModelFile): void {
  if (signature === undefined) return;
  throw new ProfilerError("wrong-option", {
    found: `--signature ${signature} for the ${format} ${name}`,
    expected: "a SavedModel: only it has signatures to choose from",
    remedy: "leave --signature out",
  });
}
