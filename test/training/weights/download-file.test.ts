import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { downloadFile } from "../../../src/training/weights/download-file.ts";
import type { DownloadOptions } from "../../../src/training/weights/download-file.ts";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251));
const hash = { algorithm: "sha256", hex: createHash("sha256").update(content).digest("hex") } as const;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-"));
});

/** A server of one answer; gives the address of a file there and the ranges that were asked for. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, calls: number) => void,
): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights/net.h5?key=1`, ranges };
}

/** Answers as servers do that can continue. */
function whole({ headers }: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.end(content.subarray(start));
}

/** Announces all, sends a third of what is left, and breaks off. */
function broken({ headers }: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.write(content.subarray(start, start + Math.ceil((content.length - start) / 3)), () =>
    response.destroy(),
  );
}

const download = (url: string, options: Partial<DownloadOptions> = {}): Promise<string> =>
  downloadFile({ url, hash, folder, ...options });

test("a file is downloaded once, with progress, and found afterwards", async () => {
  const { url, ranges } = await serve(whole);
  const progress: (number | undefined)[][] = [];
  const file = await download(url, { onProgress: (...state) => progress.push(state) });
  expect((await readFile(file)).equals(content)).toBe(true);
  expect(progress.at(-1)).toEqual([300_000, 300_000]);
  expect(await download(url)).toBe(file);
  expect(ranges).toEqual([undefined]);
  expect(await readdir(folder)).toEqual([`${hash.hex.slice(0, 16)}-net.h5`]);
});

test("a connection that breaks is continued from the byte that came last", async () => {
  const { url, ranges } = await serve((request, response, calls) =>
    (calls < 3 ? broken : whole)(request, response),
  );
  expect((await readFile(await download(url))).equals(content)).toBe(true);
  // A third of 300,000, then a third of the 200,000 left.
  expect(ranges).toEqual([undefined, "bytes=100000-", "bytes=166667-"]);
});

test("what a broken download left is continued by the next call; a server that cannot do that starts again", async () => {
  const { url } = await serve(broken);
  await expect(download(url, { retries: 0 })).rejects.toThrow(
    /^download failed: found http:.* broke off after 100000 bytes .*; expected the whole file. Fix: check the connection/,
  );
  const other = await serve((_, response) => response.end(content));
  expect((await readFile(await download(other.url))).equals(content)).toBe(true);
  expect(other.ranges).toEqual(["bytes=100000-"]);
});

test("another file than the announced one is removed and both hashes are named", async () => {
  const { url } = await serve((_, response) => response.end("something else"));
  const found = createHash("sha256").update("something else").digest("hex");
  await expect(download(url)).rejects.toThrow(
    `found a file with the sha256 ${found} at ${url}; expected ${hash.hex}. Fix: run the command again`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test("status 404 is one line and is not tried again", async () => {
  const { url, ranges } = await serve((_, response) => response.writeHead(404).end());
  await expect(download(url)).rejects.toThrow(`download failed: found ${url}, which answers with status 404`);
  expect(ranges).toHaveLength(1);
});

test("redirects are followed", async () => {
  const target = await serve(whole);
  const { url } = await serve((_, response) => response.writeHead(302, { location: target.url }).end());
  expect((await readFile(await download(url))).equals(content)).toBe(true);
});

test("a server that says nothing for long has failed", async () => {
  const { url, ranges } = await serve((_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 10));
  });
  await expect(download(url, { stallMs: 100, retries: 1 })).rejects.toThrow(
    /broke off after 10 bytes \(nothing for 0.1 s/,
  );
  expect(ranges).toEqual([undefined, "bytes=10-"]);
});

test("a signal ends the download and keeps what came", async () => {
  const stop = new AbortController();
  const { url } = await serve((_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 10));
  });
  await expect(download(url, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow(
    /^interrupted: /,
  );
  expect(await readFile(join(folder, `${hash.hex.slice(0, 16)}-net.h5.partial`))).toHaveLength(10);
});

test("a folder that is a file is one line", async () => {
  const blocked = join(folder, "plain");
  await writeFile(blocked, "");
  const { url } = await serve(whole);
  await expect(download(url, { folder: join(blocked, "cache") })).rejects.toThrow(/^cannot write: /);
});
