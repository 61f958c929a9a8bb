import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { summarizeTimes } from "../../src/profile/time/summarize-times.ts";
import { timedProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "few-runs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));

/** A record whose end-to-end samples are those given. */
function recorded(name: string, samples: readonly number[]): string {
  const record = timedProfile();
  if (record.timing === undefined) throw new Error("the sample has times");
  const file = join(folder, name);
  writeFileSync(
    file,
    recordJson({ ...record, timing: { ...record.timing, endToEnd: summarizeTimes(samples) } }),
  );
  return file;
}

test("three samples of 10 against 104 ms are undecided, not without a difference, and fail no check by passing it", async () => {
  const [ten, hundred] = [recorded("a3.json", [10, 10.1, 10.2]), recorded("b3.json", [104, 104.1, 104.2])];
  const { code, out } = await cli("compare", ten, hundred);
  // 2 of the 20 ways to part six samples.
  expect({ code, line: out.split("\n")[0] }).toEqual({
    code: 0,
    line: "undecided at n=3 (ratio 0.10): each side needs 5 samples; no p-value is below 0.1 with n=3, and a difference counts at 0.01",
  });
  expect(JSON.parse((await cli("compare", ten, hundred, "--format", "json")).out)).toMatchObject({
    verdict: "undecided",
  });
  const checked = await cli("compare", ten, hundred, "--fail-if-slower");
  expect(checked.code).toBe(2);
  expect(checked.err).toContain("found --fail-if-slower with 3 of a side; expected at least 5 samples");
});

test("too few runs decide nothing, and a check that could not fail is refused", async () => {
  const backends = ["--backend", "cpu", "--runs", "3", "--warmup", "0"];
  const { out } = await cli("compare", model, model, ...backends);
  // 2 of the 8 ways to swap three pairs.
  expect(out).toMatch(
    /^undecided at n=3 \(ratio \d\.\d+\): each side needs 8 samples; no p-value is below 0\.25 with n=3, and a difference counts at 0\.01\n/,
  );
  expect(await cli("compare", model, model, ...backends, "--fail-if-slower")).toEqual({
    code: 2,
    out: "",
    err: "clothnet-report: wrong option: found --fail-if-slower with --runs 3; expected at least 8 samples of each side: fewer cannot show a difference. Fix: take more runs, or leave --fail-if-slower out\n",
  });
});
