import type { ErrorFacts } from "../../errors.ts";
import { knownFailure } from "./known-failure.ts";

/** The facts of a failed program: its last telling line, and what to do where the failure is a known one. */
export function explainFailure(tool: string, end: number | string, printed: string): ErrorFacts {
  const lines = printed
    .split("\n")
    .map((line) => line.trim())
    // npm tells of each fetch, of packages that have "error" in their name too.
    .filter((line) => line !== "" && !line.startsWith("npm http "));
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

/** The facts of a program that went on without printing anything. */
export function explainStall(silence: string): ErrorFacts {
  return {
    found: `${silence} and was ended`,
    expected: "a package registry that answers",
    remedy: "check the network, proxy and mirror settings, and run it again: finished steps are kept",
  };
}
