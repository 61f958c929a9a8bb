import { ProfilerError } from "../../errors.ts";

/**
 * A path that a model file names, normalized: without `.` and `..`, with `/` between folders.
 *
 * @throws {ProfilerError} `model-unreadable` when it leads out of the model's folder, is absolute, or is an address
 */
export function insidePath(name: string): string {
  const parts: string[] = [];
  // Windows takes both slashes.
  for (const part of name.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) throw outside(name);
  }
  if (parts.length === 0 || /^([/\\]|[a-z][a-z\d+.-]*:\/\/|[a-z]:[/\\])/i.test(name)) throw outside(name);
  return parts.join("/");
}

function outside(name: string): ProfilerError {
  return new ProfilerError("model-unreadable", {
    found: `a weight file outside of the model's folder: ${name}`,
    expected: "paths inside the folder of the model.json",
    remedy: "do not trust this file; convert the model again",
  });
}
