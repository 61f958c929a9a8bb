import type { ErrorFacts } from "../../errors.ts";
import { knownFailure } from "./known-failure.ts";

/** The facts of a failed program: its last telling line, and what to do where the failure is a known one. */
export function explainFailure(tool: string, end: number | string, printed: string): ErrorFacts {
  const lines = printed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const fit = knownFailure(printed);
  const telling =
    lines.find((line) => fit?.pattern.test(line)) ??
    lines.find((line) => /error/i.test(line)) ??
    lines.at(-1) ??
    "it printed nothing";
  return {
    found: `${tool} ended with ${end} (${telling.slice(0, 200)})`,
    expected: fit?.expected ?? `${tool} to succeed`,
    remedy: fit?.remedy ?? "mend what it says and run it again: finished steps are kept",
  };
}
