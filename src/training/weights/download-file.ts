import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ProfilerError, reasonOf } from "../../errors.ts";

/** A file to download, and where to keep it. */
export interface DownloadOptions {
  readonly url: string;
  /** Of the whole file, lower-case hexadecimal. */
  readonly hash: { readonly algorithm: "sha256" | "md5"; readonly hex: string };
  /** Folder of finished and unfinished downloads; made if absent. */
  readonly folder: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes so far and, where the server says so, of the whole file. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  readonly signal?: AbortSignal | undefined;
  /** A connection that gives nothing for so long has failed. Default: 30 s. */
  readonly stallMs?: number;
  /** How often a download that broke off is continued. Default: 3. */
  readonly retries?: number;
}

/**
 * Downloads a file once: later calls find it in the folder. A download that broke off, or whose process ended, is continued where the server
 * can do that. The file gets its name only when its hash is right.
 *
 * @returns its path
 * @throws {ProfilerError} `download-failed` if the server refuses, the connection breaks repeatedly or the hash differs (the file is then
 *   removed); `cannot-write`; `interrupted` if the signal is aborted (what came so far is kept)
 */
export async function downloadFile(options: DownloadOptions): Promise<string> {
  const { url, hash, folder, retries = 3 } = options;
  const name = basename(new URL(url).pathname);
  const file = join(folder, `${hash.hex.slice(0, 16)}-${name}`);
  if ((await sizeOf(file)) !== undefined) return file;
  const partial = `${file}.partial`;
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw cannotWrite(folder, error);
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await fetchRest(options, partial);
      break;
    } catch (error) {
      if (options.signal?.aborted === true) throw interrupted(url);
      if (error instanceof ProfilerError) throw error;
      if (attempt < retries) continue;
      throw failed(
        options,
        `${url}, which broke off after ${(await sizeOf(partial)) ?? 0} bytes (${causeOf(error)})`,
        "the whole file",
        "check the connection and run the command again, which continues the download",
        error,
      );
    }
  }
  const found = await hashFile(partial, hash.algorithm);
  if (found !== hash.hex) {
    await rm(partial, { force: true });
    throw failed(
      options,
      `a file with the ${hash.algorithm} ${found}`,
      hash.hex,
      "run the command again; if the hash differs again, the file was replaced: download it by hand and name it with --weights",
    );
  }
  await rename(partial, file);
  return file;
}

/** Appends what is missing of a file. */
async function fetchRest(options: DownloadOptions, partial: string): Promise<void> {
  const { url, fetch = globalThis.fetch, stallMs = 30_000 } = options;
  const had = (await sizeOf(partial)) ?? 0;
  const stalled = new AbortController();
  const signal =
    options.signal === undefined ? stalled.signal : AbortSignal.any([stalled.signal, options.signal]);
  let timer = setTimeout(() => stalled.abort(new Error(`nothing for ${stallMs / 1000} s`)), stallMs);
  try {
    const response = await fetch(url, { signal, headers: had === 0 ? {} : { range: `bytes=${had}-` } });
    // The file is complete already, or is another one by now: the hash decides.
    if (response.status === 416) return response.body?.cancel();
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failed(
        options,
        `${url}, which answers with status ${response.status}`,
        "status 200",
        "check the address, or download the file by hand and name it with --weights",
      );
    }
    let done = response.status === 206 ? had : 0;
    const length = response.headers.get("content-length");
    const total = length === null ? undefined : done + Number(length);
    const output = await open(partial, done === 0 ? "w" : "a").catch((error: unknown) => {
      throw cannotWrite(partial, error);
    });
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(new Error(`nothing for ${stallMs / 1000} s`)), stallMs);
        await output.writeFile(chunk).catch((error: unknown) => {
          throw cannotWrite(partial, error);
        });
        done += chunk.length;
        options.onProgress?.(done, total);
      }
    } finally {
      await output.close();
    }
    if (total !== undefined && done < total) throw new Error(`${done} of ${total} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}

/** Hash of a file's bytes, lower-case hexadecimal. */
async function hashFile(file: string, algorithm: "sha256" | "md5"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** What a failed fetch says, with the reason that Node keeps below it. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause === undefined ? reasonOf(error) : `${reasonOf(error)}: ${reasonOf(cause)}`;
}

function failed(
  { url }: DownloadOptions,
  found: string,
  expected: string,
  remedy: string,
  cause?: unknown,
): ProfilerError {
  return new ProfilerError(
    "download-failed",
    { found: found.includes(url) ? found : `${found} at ${url}`, expected, remedy },
    { cause },
  );
}

function interrupted(url: string): ProfilerError {
  return new ProfilerError("interrupted", {
    found: `a signal to stop while ${url} was downloaded`,
    expected: "to finish the download",
    remedy: "run the command again, which continues it",
  });
}

function cannotWrite(file: string, error: unknown): ProfilerError {
  return new ProfilerError(
    "cannot-write",
    {
      found: `${file} (${reasonOf(error)})`,
      expected: "a folder with room for the file",
      remedy: "free some space or choose another folder",
    },
    { cause: error },
  );
}
