/** A failure whose cause lies outside of the installation. */
export interface KnownFailure {
  readonly pattern: RegExp;
  readonly expected: string;
  readonly remedy: string;
}

/** The first that fits counts. */
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
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EIDLETIMEOUT|network timeout|NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|IncompleteRead|name resolution|network is unreachable|max retries|proxyerror|connection (?:refused|reset|broken)/i,
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
    pattern: /BadZipFile: |Bad CRC-32|zlib\.error: /,
    expected: "whole wheels in the cache",
    remedy:
      "delete the .whl files in the cache folder (CLOTHNET_CACHE, else ~/.cache/clothnet-profiler) and run it again",
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    expected: "folders that can be written to",
    remedy: "run it as the owner of the project and of the cache folder",
  },
];

/** What is wrong outside of npm, pip, Python, compilers and Node, by what they print there; undefined where that is unknown. */
export function knownFailure(printed: string): KnownFailure | undefined {
  return known.find(({ pattern }) => pattern.test(printed));
}
