import type { ErrorFacts } from "../../errors.ts";

interface KnownFailure {
  readonly pattern: RegExp;
  readonly expected: string;
  readonly remedy: string;
}

/** What npm, pip, Python and compilers print where something outside of them is wrong; the first that fits counts. */
const known: readonly KnownFailure[] = [
  {
    pattern: /no space left on device|ENOSPC|errno 28/i,
    expected: "room on the disk",
    remedy: "free some space, or set CLOTHNET_CACHE to a folder on another disk, and run it again",
  },
  {
    pattern: /do not match the hashes/i,
    expected: "the wheel that is pinned here",
    remedy: "see which package index pip is set to: it has other files under the same names",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|network is unreachable|max retries|proxyerror|connection (?:refused|reset|broken)/i,
    expected: "a connection to the package registry",
    remedy: "check the network, proxy and mirror settings, and run it again: finished steps are kept",
  },
  {
    pattern: /no matching distribution|could not find a version/i,
    expected: "the pinned wheel on the package index",
    remedy: "see which package index pip is set to (pip config list)",
  },
  {
    pattern: /externally-managed|no module named pip/i,
    expected: "a Python with pip",
    remedy: "install pip, on Debian with 'apt-get install -y python3-pip'",
  },
  {
    pattern: /EACCES|EPERM|permission denied/i,
    expected: "folders that can be written to",
    remedy: "run it as the owner of the project and of the cache folder",
  },
];

/** The facts of a failed program: its last telling line, and what to do where the failure is a known one. */
export function explainFailure(tool: string, end: number | string, printed: string): ErrorFacts {
  const lines = printed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const fit = known.find(({ pattern }) => pattern.test(printed));
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
