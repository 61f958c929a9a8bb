import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where downloaded wheels are kept: `CLOTHNET_CACHE`, else `clothnet-profiler` under `XDG_CACHE_HOME`, else under `~/.cache`. Any of it can
 * be deleted at any time.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env["CLOTHNET_CACHE"];
  if (own !== undefined && own !== "") return resolve(own);
  const base = env["XDG_CACHE_HOME"];
  const root = base === undefined || base === "" ? join(env["HOME"] || homedir(), ".cache") : resolve(base);
  return join(root, "clothnet-profiler");
}
