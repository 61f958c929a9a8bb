import type { ErrorFacts } from "../../errors.ts";
import { ProfilerError, reasonOf } from "../../errors.ts";

/** A failure whose cause lies outside the installation. */
interface KnownFailure {
  readonly pattern: RegExp;
  readonly expected: string;
  readonly remedy: string;
}

/** What npm, pip, Python, compilers and Node print for known causes. The first match counts. */
const knownFailures: readonly KnownFailure[] = [
  {
    pattern: /no space left on device|ENOSPC|errno 28/i,
    expected: "free disk space",
    remedy: "free some space, or set CLOTHNET_CACHE to a folder on another disk, and run the command again",
  },
  {
    pattern: /do not match the hashes/i,
    expected: "the pinned wheel",
    remedy: "check which package index pip uses: it serves other files under the same names",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EIDLETIMEOUT|network timeout|NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|IncompleteRead|name resolution|network is unreachable|max retries|proxyerror|connection (?:refused|reset|broken)/i,
    expected: "a connection to the package registry",
    remedy:
      "check the network, proxy and mirror settings, and run the command again; finished steps are kept",
  },
  {
    pattern: /no matching distribution|could not find a version/i,
    expected: "the pinned wheel on the package index",
    remedy: "check which package index pip uses (pip config list)",
  },
  {
    pattern: /externally-managed|no module named pip/i,
    expected: "a Python with pip",
    remedy: "install pip, on Debian with 'apt-get install -y python3-pip'",
  },
  {
    pattern: /BadZipFile: |Bad CRC-32|zlib\.error: /,
    expected: "complete wheels in the cache",
    remedy:
      "delete the .whl files in the cache folder (CLOTHNET_CACHE, else ~/.cache/clothnet-profiler) and run the command again",
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    expected: "writable folders",
    remedy: "run the command as the owner of the project and of the cache folder",
  },
];

/** Facts of a failed program: its most telling line, and the remedy if the cause is a known one. */
export function explainFailure(tool: string, end: number | string, printed: string): ErrorFacts {
  const lines = printed
    .split("\n")
    .map((line) => line.trim())
    // npm prints a line per fetch, and some packages have "error" in their names.
    .filter((line) => line !== "" && !line.startsWith("npm http "));
  const known = findKnownFailure(printed);
  const telling =
    lines.find((line) => known?.pattern.test(line)) ??
    lines.find((line) => /error/i.test(line)) ??
    lines.at(-1) ??
    "it printed nothing";
  return {
    found: `${tool} ended with ${end} (${telling.slice(0, 200)})`,
    expected: known?.expected ?? `${tool} to succeed`,
    remedy: known?.remedy ?? "correct what that line says and run the command again; finished steps are kept",
  };
}

/** Facts of a program that was ended because it printed nothing for too long. */
export function explainStall(silence: string): ErrorFacts {
  return {
    found: `${silence} and was ended`,
    expected: "a package registry that answers",
    remedy:
      "check the network, proxy and mirror settings, and run the command again; finished steps are kept",
  };
}

/**
 * Runs `install` and turns an error of the file system into one line for the user. Other errors pass through.
 *
 * @throws {ProfilerError} `install-failed` if a file or folder can't be read or written
 */
export async function explainFileErrors<Result>(install: () => Promise<Result>): Promise<Result> {
  try {
    return await install();
  } catch (error) {
    if (error instanceof ProfilerError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const found = reasonOf(error);
    const known = findKnownFailure(found);
    throw new ProfilerError(
      "install-failed",
      {
        found,
        expected: known?.expected ?? "writable folders",
        remedy:
          known?.remedy ??
          "make the project's node_modules and the cache folder writable, and run the command again",
      },
      { cause: error },
    );
  }
}

function findKnownFailure(printed: string): KnownFailure | undefined {
  return knownFailures.find(({ pattern }) => pattern.test(printed));
}
