import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { timedProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "check-share-"));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, "budgets.json");

/** The sample of 0.4, 0.3, 0.2, 0.05 and 0.05 ms, with 20 samples a layer, and none of conv1. */
function write(kind: "unavailable" | "no-kernels"): string {
  const { layers, ...record } = timedProfile();
  const file = join(folder, `${kind}.json`);
  const rows = layers.map(({ time, ...row }) =>
    row.name === "conv1"
      ? { ...row, untimed: { kind } }
      : { ...row, time: { ...time!, samplesMs: Array.from({ length: 20 }, () => time!.medianMs) } },
  );
  writeFileSync(file, recordJson({ ...record, layers: rows }));
  return file;
}

const records = { unavailable: write("unavailable"), "no-kernels": write("no-kernels") };

test.each([
  // relu: 0.3 of the known 0.6 ms, and of more in truth.
  ["of the rest", "unavailable", { name: "relu", share: 0.6 }, 0, /<= 50\.0 .* pass$/m],
  ["of the rest", "unavailable", { name: "relu", share: 0.4 }, 1, /<= 50\.0 .* UNDECIDED$/m],
  // conv2 alone: 0.2 of 0.6 ms; with conv1 both sums grow by the same.
  ["of the part", "unavailable", { type: "Conv2D", share: 0.3 }, 1, />= 33\.3 .* FAIL$/m],
  ["of the part", "unavailable", { type: "Conv2D", share: 0.5 }, 1, />= 33\.3 .* UNDECIDED$/m],
  // conv1 itself may have the greatest share.
  ["of any one", "unavailable", { share: 0.9 }, 1, /~ 50\.0 .* UNDECIDED$/m],
  ["without kernels", "no-kernels", { share: 0.9 }, 0, / 50\.0 .* pass$/m],
] as const)(
  "a share of time with a layer %s untimed (%s, %j) ends with %d",
  async (_, kind, limit, code, row) => {
    const limits = { layers: [{ of: "time", ...limit }] };
    writeFileSync(config, JSON.stringify({ models: [{ path: records[kind], limits }] }));
    const outcome = await cli("check", "--config", config);
    expect(outcome).toMatchObject({ code, err: "" });
    expect(outcome.out).toMatch(row);
    if (/UNDECIDED/.test(row.source)) expect(outcome.out).toMatch(/some\s+layers\s+ran\s+without\s+a\s+time/);
  },
);
