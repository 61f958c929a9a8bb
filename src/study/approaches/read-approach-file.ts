import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { pathText, valueAt } from "../../record/json-path.ts";
import { approachSchema } from "./approach-schema.ts";
import type { ApproachSettings, StudyApproach } from "./define-approach.ts";

/**
 * Reads a user's own approaches: the JSON of a {@link StudyApproach}, or a list of them. Paths in it are relative to the file.
 *
 * @throws {ProfilerError} `approach-unreadable` if the file cannot be read, is not JSON, or at its first field that is unknown, absent or wrong
 */
export async function readApproachFile(path: string): Promise<readonly StudyApproach[]> {
  const json = await jsonOf(path);
  const written: readonly unknown[] = Array.isArray(json) ? json : [json];
  if (written.length === 0) throw unreadable(`an empty list in ${path}`, "at least one approach");
  return written.map((one, index) => {
    const checked = approachSchema.safeParse(one);
    if (!checked.success) throw refusal(one, checked.error, Array.isArray(json) ? [index] : [], path);
    return fromFile(checked.data, path);
  });
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    throw unreadable(`${path} (${reasonOf(error)})`, "a JSON file of approaches", error);
  }
}

function fromFile(approach: StudyApproach, path: string): StudyApproach {
  const { network, drawn } = approach;
  return {
    ...approach,
    network: "file" in network ? { file: beside(path, network.file) } : network,
    ...weightsBeside(approach, path),
    ...(drawn === undefined ? {} : { drawn: { ...drawn, ...weightsBeside(drawn, path) } }),
  };
}

function weightsBeside(
  { weights }: ApproachSettings,
  path: string,
): Pick<ApproachSettings, "weights"> | undefined {
  if (weights === undefined || weights === "random" || weights === "published") return undefined;
  return { weights: beside(path, weights) };
}

/** An address stays what it is. */
function beside(path: string, file: string): string {
  return /^https?:/.test(file) ? file : resolve(dirname(path), file);
}

/** The first field that is refused: of several forms, the one with the field that the file has. */
function refusal(
  written: unknown,
  { issues }: z.ZodError,
  start: readonly PropertyKey[],
  path: string,
): ProfilerError {
  let issue = issues[0]!;
  let at: readonly PropertyKey[] = issue.path;
  if (issue.code === "invalid_union") {
    const inner = issue.errors.flat().find((one) => one.code !== "unrecognized_keys" && one.path.length > 0);
    const value = inner === undefined ? undefined : valueAt(written, [...at, ...inner.path]);
    if (inner !== undefined && value !== undefined) {
      at = [...at, ...inner.path];
      issue = inner as typeof issue;
    }
  }
  if (issue.code === "unrecognized_keys") {
    const field = pathText([...start, ...at, issue.keys[0]!]);
    return unreadable(`the unknown field ${field} in ${path}`, "only the fields of an approach");
  }
  const found = JSON.stringify(valueAt(written, at))?.slice(0, 80) ?? "nothing";
  const expected =
    issue.code === "invalid_union" ? unionWords(at) : issue.message.replace(/^[^:]+: (expected )?/, "");
  return unreadable(`${found} at ${pathText([...start, ...at])} in ${path}`, expected);
}

function unionWords(at: readonly PropertyKey[]): string {
  switch (at.at(-1)) {
    case "network":
      return 'either {"architecture": …} or {"file": …}';
    case "classes":
      return 'a whole number of at least 2, or "all"';
    default:
      return '"frozen", or {"momentum": …}';
  }
}

function unreadable(found: string, expected: string, cause?: unknown): ProfilerError {
  return new ProfilerError(
    "approach-unreadable",
    { found, expected, remedy: "correct the file; docs/command-line.md lists the fields" },
    cause === undefined ? {} : { cause },
  );
}
