import { execFile, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isInstalled } from "../../src/backends/optional-package.ts";
import type { BackendReport } from "../../src/backends/probe-backend.ts";
import { buildPackage } from "./build-package.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const small = join(root, "fixtures/small-model/model.json");

// Each backend is tried in a process of its own, which runs the built package.
const built = join(root, `.built-${process.pid}`);
const command = async (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [join(built, "bin.js"), ...args], { cwd: root });
beforeAll(() => buildPackage(built), 120_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

test("lists every backend: what it runs on, or what is missing and how to fix it", async () => {
  const reports = JSON.parse(
    (await command("backends", "--format", "json")).stdout,
  ) as readonly BackendReport[];
  expect(reports.map(({ name }) => name)).toEqual(["wasm", "cpu", "tensorflow", "webgpu"]);
  expect(reports[0]).toMatchObject({ status: "usable", gpu: false, kernelTiming: "synchronous" });
  expect(reports[1]).toMatchObject({ status: "usable", gpu: false, softwareGpu: false });
  const [, , tensorflow] = reports;
  if (isInstalled("@tensorflow/tfjs-node-gpu")) {
    expect(tensorflow).toMatchObject({ status: "usable", kernelTiming: "read-back" });
  } else {
    expect(tensorflow).toEqual({
      name: "tensorflow",
      status: "unusable",
      found: "'tensorflow' without its package",
      remedy: "run 'npx clothnet-report backends install tensorflow'",
    });
  }
  const text = (await command("backends")).stdout;
  expect(text).toMatch(/^wasm: usable\n {2}device {3}.*, wasm SIMD, 1 thread\n {2}GPU {6}no\n/);
}, 120_000);

test.skipIf(!isInstalled("webgpu"))("a WebGPU that finds no driver keeps to one line", async () => {
  const env = { ...process.env, VK_DRIVER_FILES: join(root, "no-driver.json") };
  for (const args of [
    ["profile", small, "--time", "--backend", "webgpu"],
    ["compare", small, "--against", "webgpu"],
  ]) {
    const failed = promisify(execFile)(process.execPath, [join(built, "bin.js"), ...args], { env });
    await expect(failed).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^clothnet-report: backend is not available: found 'webgpu' without .*\n$/,
      ) as string,
    });
  }
});

test.skipIf(!existsSync("/dev/full"))("a result that stdout can't take is told in one line", async () => {
  const full = openSync("/dev/full", "w");
  try {
    const { status, stderr } = spawnSync(process.execPath, [join(built, "bin.js"), "profile", small], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^clothnet-report: cannot write: found stdout refusing .*ENOSPC.*--out\n$/);
    expect(status).toBe(2);
  } finally {
    closeSync(full);
  }
});

test("--backend auto says on stderr what it took, and times on that", async () => {
  const args = ["profile", small, "--time", "--runs", "1", "--warmup", "0", "--format", "json"];
  const { stdout, stderr } = await command(...args, "--backend", "auto");
  const { timing } = JSON.parse(stdout) as { timing: { backend: string; device: string } };
  // The number of threads is the command's.
  expect(stderr).toContain(`backend ${timing.backend}: ${timing.device.replace(/, \d+ threads?$/, "")}\n`);
  // A native library that writes to stderr of its own accord is silenced.
  expect(stderr).not.toMatch(/oneDNN|absl|Warning/);
}, 120_000);
