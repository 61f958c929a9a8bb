import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  assertDiskSpace,
  fetchWheels,
  isUnpacked,
  unpackWheels,
  wheelPath,
} from "../../../src/backends/install/wheel-files.ts";
import { cpuWheels, gpuWheels } from "../../../src/backends/install/wheels.ts";
import type { Wheel } from "../../../src/backends/install/wheels.ts";
import { programFolder, contextOf } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "wheels-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("every pinned wheel has a version, a SHA-256 and sizes, and a unique name", () => {
  for (const wheel of [...cpuWheels, ...gpuWheels]) {
    expect(wheel.version).toMatch(/^\d+(\.\d+)+$/);
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Math.min(wheel.bytes, wheel.unpackedBytes)).toBeGreaterThan(1e6);
  }
  const names = gpuWheels.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe("tensorflow");
});

const wheel: Wheel = {
  name: "tensorflow-cpu",
  version: "0.0.1",
  sha256: "ab".repeat(32),
  bytes: 1000,
  unpackedBytes: 1000,
  take: [
    ["tensorflow/libtensorflow_", "lib/libtensorflow_"],
    ["tensorflow/include/tensorflow/c/", "include/tensorflow/c/"],
  ],
};

// A script in the place of pip, which writes a file where pip would or fails with pip's words.
const pip = (body: string): string =>
  programFolder(mkdtempSync(join(folder, "pip-")), {
    real: ["cat"],
    scripts: { python3: `while [ "$1" != --dest ]; do shift; done\ndest=$2\n${body}` },
  });

describe("downloading", () => {
  test("pip downloads the pinned file by its hash; the cached file is not downloaded again", async () => {
    const cache = join(folder, "cache");
    const path = pip(
      'echo whole > "$dest/some-name.whl"; cat "$dest/requirements.txt" > "$dest/../asked"; [ "$TMPDIR" = "$dest" ]',
    );
    const context = contextOf(path);
    await fetchWheels([wheel], cache, "python3", context);
    expect(readFileSync(join(cache, "asked"), "utf8")).toBe(
      `tensorflow-cpu==0.0.1 --hash=sha256:${"ab".repeat(32)}\n`,
    );
    expect(readFileSync(wheelPath(cache, wheel), "utf8")).toBe("whole\n");
    await fetchWheels([wheel], cache, "python3", contextOf(pip("exit 9")));
    expect(context.said).toEqual(["downloading tensorflow-cpu 0.0.1 (1 MB) with pip"]);
    expect(readdirSync(cache).toSorted()).toEqual(["asked", "tensorflow-cpu-0.0.1-abababababababab.whl"]);
  });

  test("a download that fails or is interrupted leaves nothing in the cache", async () => {
    const cache = join(folder, "cache-of-failures");
    const half = pip('echo half > "$dest/some-name.whl"; echo "ERROR: Connection reset by peer" >&2; exit 1');
    await expect(fetchWheels([wheel], cache, "python3", contextOf(half))).rejects.toThrow(
      "installation failed: found pip ended with 1 (ERROR: Connection reset by peer); expected a connection to the package registry",
    );
    const controller = new AbortController();
    const slow = programFolder(join(folder, "slow"), {
      real: ["sleep"],
      scripts: { python3: "exec sleep 30" },
    });
    const fetching = fetchWheels([wheel], cache, "python3", contextOf(slow, controller.signal));
    setTimeout(() => controller.abort(), 100);
    await expect(fetching).rejects.toMatchObject({ code: "interrupted" });
    expect(readdirSync(cache)).toEqual([]);
  });

  test("a download that a killed process left a day ago is removed, one of today is not", async () => {
    const cache = join(folder, "cache-of-killed");
    for (const name of ["partial-old", "partial-new"]) mkdirSync(join(cache, name), { recursive: true });
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(cache, "partial-old"), yesterday, yesterday);
    await fetchWheels([], cache, "python3", contextOf(pip("exit 9")));
    expect(readdirSync(cache)).toEqual(["partial-new"]);
  });

  test("too little disk space is an error before the download", async () => {
    await expect(assertDiskSpace(folder, 1e18)).rejects.toThrow(
      /found \d+\.\d GB free in .*; expected 1000000000\.0 GB. Fix: free some space/,
    );
  });
});

const noPython = spawnSync("python3", ["--version"]).status === 0 ? undefined : "there is no python3";
if (noPython !== undefined) console.warn(`skipped: ${noPython}`);

describe.skipIf(noPython !== undefined)("unpacking", () => {
  const cache = join(folder, "cache-of-zips");
  const path = programFolder(join(folder, "python"), { real: ["python3"] });
  const zip = (entries: Record<string, string>): void => {
    mkdirSync(cache, { recursive: true });
    const write =
      "import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  for k, v in json.loads(sys.argv[2]).items(): z.writestr(k, v)";
    execFileSync("python3", ["-c", write, wheelPath(cache, wheel), JSON.stringify(entries)]);
  };

  test("only libraries and headers are unpacked, and linked under the names that the addon needs", async () => {
    zip({
      "tensorflow/libtensorflow_cc.so.2": "library",
      "tensorflow/libtensorflow_framework.so.2": "framework",
      "tensorflow/include/tensorflow/c/c_api.h": "header",
      "tensorflow/include/tensorflow/c/../../../../../escaped.h": "nothing of ours",
      "tensorflow/python/big.so": "not needed",
    });
    const target = join(folder, "deps");
    const context = { ...contextOf(path), env: { ...process.env } };
    await unpackWheels([wheel], cache, target, "python3", context);
    expect(readdirSync(join(target, "lib")).toSorted()).toEqual([
      "libtensorflow.so",
      "libtensorflow.so.2.9.1",
      "libtensorflow_cc.so.2",
      "libtensorflow_framework.so",
      "libtensorflow_framework.so.2",
    ]);
    expect(readFileSync(join(target, "lib", "libtensorflow.so"), "utf8")).toBe("library");
    expect(lstatSync(join(target, "lib", "libtensorflow.so")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(target, "include/tensorflow/c/c_api.h"), "utf8")).toBe("header");
    expect(readdirSync(target).toSorted()).toEqual(["clothnet-step.txt", "include", "lib"]);
    expect(existsSync(join(folder, "escaped.h"))).toBe(false);
    expect(await isUnpacked([wheel], target)).toBe(true);
    // The same name and version with another hash is another wheel.
    expect(await isUnpacked([{ ...wheel, sha256: "cd".repeat(32) }], target)).toBe(false);
  });

  test("a wheel without the expected files, and a file that is no zip, leave the former folder", async () => {
    const target = join(folder, "before");
    mkdirSync(target);
    writeFileSync(join(target, "library"), "of another wheel");
    const context = { ...contextOf(path), env: { ...process.env } };
    zip({ "tensorflow/python/big.so": "not needed" });
    await expect(unpackWheels([wheel], cache, target, "python3", context)).rejects.toThrow(
      /installation failed: found python3 ended with 1 \(error: nothing to take in .*\.whl\)/,
    );
    writeFileSync(wheelPath(cache, wheel), "no zip");
    await expect(unpackWheels([wheel], cache, target, "python3", context)).rejects.toThrow(/zip/i);
    expect(readdirSync(target)).toEqual(["library"]);
    expect(existsSync(`${target}.partial`)).toBe(false);
  });
});
