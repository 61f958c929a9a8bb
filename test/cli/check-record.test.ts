import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { partialProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "check-record-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));
const config = join(folder, "budgets.json");
const partial = join(folder, "partial.json");
writeFileSync(partial, recordJson(partialProfile()));

test("the record is rendered as it was printed, and embedded", async () => {
  const record = join(folder, "check.json");
  const limits = { macs: 1e9 };
  writeFileSync(config, JSON.stringify({ models: [{ path: partial, limits }] }));
  expect((await cli("check", "--config", config, "--out", record)).code).toBe(1);
  for (const format of ["table", "md", "html", "github", "json"]) {
    const { code, out, err } = await cli("render", record, "--format", format);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(
      format === "json" ? '"undecided"' : "Over budget: 1 undecided among 1 limit of 1 model",
    );
  }
  const page = join(folder, "page.md");
  writeFileSync(page, "<!-- clothnet:begin check-figures -->\n<!-- clothnet:end check-figures -->\n");
  expect((await cli("embed", page, record)).code).toBe(0);
  expect(readFileSync(page, "utf8")).toContain("| MACs");
  expect((await cli("profile", model, "--format", "github")).err).toContain("'github' is invalid");
});
