import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { urlSource } from "../../src/model/source/url-source.ts";
import { cli } from "./cli.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Answers with the fixtures' files, moved, forbidden, or broken off, as the first part of the path says. */
const server = createServer((request, response) => {
  const [, kind = "", ...rest] = (request.url ?? "").split("/");
  const file = join(fixtures, ...rest);
  if (kind === "moved") return response.writeHead(302, { location: `/files/${rest.join("/")}` }).end();
  if (kind === "circle") return response.writeHead(302, { location: request.url }).end();
  if (kind === "closed") return response.writeHead(403).end("no");
  if (kind === "broken") return response.writeHead(503).end("later");
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end("none");
  const bytes = readFileSync(file);
  // More is promised than comes, or nothing is promised.
  if (kind === "cut") {
    response.writeHead(200, { "content-length": bytes.length });
    if (request.method === "HEAD") return response.end();
    return response.write(bytes.subarray(0, 100), () => response.destroy());
  }
  return response.writeHead(200, { "content-length": bytes.length }).end(bytes);
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("a model at an address has the record of its file, counted and timed, of the file, its folder, and where it moved to", async () => {
  const page = async (place: string): Promise<string> =>
    (await cli("profile", place, "--format", "md")).out.replace(/, \d{4}-\d\d-.*/, "");
  const onDisk = await page(join(fixtures, "small-model"));
  expect(onDisk).toContain("block3_conv");
  for (const place of ["files/small-model/model.json", "files/small-model", "moved/small-model/model.json"]) {
    expect(await page(`${base}/${place}`)).toBe(onDisk);
  }
  const timed = await cli(
    ...["profile", `${base}/moved/small-model`, "--time", "--runs", "1", "--warmup", "0"],
    ...["--format", "json"],
  );
  expect(JSON.parse(timed.out)).toMatchObject({ timing: { weights: "from-file", runs: 1 } });
});

test.each([
  [
    "files/none/model.json",
    /model not found: found nothing at http:\S+\/files\/none\/model\.json \(status 404\); /,
  ],
  ["files/none", /found a folder without model\.json: http:\S+\/files\/none \(status 404\); /],
  ["closed/small-model/model.json", /\(status 403\); /],
  ["broken/small-model/model.json", /\(status 503\); /],
  [
    "circle/model.json",
    /model not found: found http:\S+, which cannot be fetched \(fetch failed: redirect count exceeded\); /,
  ],
  [
    "cut/small-model/model.json",
    /found http:\S+\/model\.json, which broke off after 100 bytes \(terminated: .*\); expected the whole file\. Fix: check the connection/,
  ],
  ["files/garments/images/", /found a folder without model\.json/],
])("%s ends with one line", async (place, line) => {
  const { code, out, err } = await cli("profile", `${base}/${place}`);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).toMatch(line);
});

test("where no one listens", async () => {
  const { code, err } = await cli("profile", "http://127.0.0.1:9/model.json");
  expect(code).toBe(2);
  expect(err).toMatch(/found http:\/\/127\.0\.0\.1:9\/model\.json, which cannot be fetched \(/);
});

test("a file above the limit is not read to its end", async () => {
  const source = urlSource(`${base}/files/small-model`, { limitBytes: 1000 });
  await expect(source.read("weights.bin")).rejects.toThrow(
    /^model file is over a limit: found more than 1000 bytes at http:\S+\/weights\.bin; expected at most 1000 bytes\. Fix: /,
  );
});
