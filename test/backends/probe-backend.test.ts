import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { probeBackend } from "../../src/backends/probe-backend.ts";

const folder = mkdtempSync(join(tmpdir(), "probe-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A script in the place of the probe's, which behaves like a faulty native part. */
function script(body: string): URL {
  const file = join(folder, `${Math.abs(hash(body))}.mjs`);
  writeFileSync(file, body);
  return pathToFileURL(file);
}
const hash = (text: string): number =>
  [...text].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) | 0, 7);
const entry = { name: "broken", installCommand: "npm install it" };

test.each<[string, string, string]>([
  [
    "crashes",
    "process.kill(process.pid, 'SIGSEGV'); await new Promise((done) => setTimeout(done, 5000));",
    "(SIGSEGV)",
  ],
  ["exits silently", "process.exit(3);", "(exit code 3)"],
  ["prints and throws", "console.log('noise'); throw new Error('no library');", "(exit code 1)"],
])("a backend that %s is unusable and does no harm", async (_title, body, found) => {
  expect(await probeBackend(entry, { script: script(body) })).toEqual({
    name: "broken",
    status: "unusable",
    found: `its process ended without an answer ${found}`,
    remedy: "run 'npm install it'",
  });
});

test("a backend that hangs is unusable after the time limit", async () => {
  // Without a limit the test would run out of time.
  const hanging = script("for (;;) {}");
  const report = await probeBackend(entry, { script: hanging, timeoutMs: 400 });
  expect(report).toMatchObject({ status: "unusable", found: "no answer within 0.4 s" });
});

test("the report is returned unchanged, whatever else the backend prints", async () => {
  const answer = { name: "broken", status: "unusable", found: "a driver of 1999", remedy: "wait" };
  const body = `console.log("noise"); process.send(${JSON.stringify(answer)});`;
  expect(await probeBackend(entry, { script: script(body) })).toEqual(answer);
});

test("Ctrl-C ends the probe", async () => {
  const controller = new AbortController();
  const probe = probeBackend(entry, {
    script: script("setInterval(() => {}, 1000);"),
    signal: controller.signal,
  });
  controller.abort();
  await expect(probe).rejects.toMatchObject({ code: "interrupted" });
});
