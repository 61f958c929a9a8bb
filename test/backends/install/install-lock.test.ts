import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { explainFileErrors } from "../../../src/backends/install/explain-failure.ts";
import { withInstallLock } from "../../../src/backends/install/install-lock.ts";

const project = mkdtempSync(join(tmpdir(), "one-"));
afterAll(() => rmSync(project, { recursive: true }));
const lock = join(project, "node_modules", ".clothnet-profiler", "installing.txt");

test("the lock exists while the installation runs, whether it succeeds or fails", async () => {
  const seen = await withInstallLock(project, async () => readFileSync(lock, "utf8"));
  expect(seen).toBe(`${process.pid}`);
  expect(existsSync(lock)).toBe(false);
  await expect(withInstallLock(project, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

test("another process that installs is an error; the lock of a process that is gone is taken over", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const ended = new Promise((done) => other.once("exit", done));
  try {
    writeFileSync(lock, `${other.pid}`);
    await expect(withInstallLock(project, async () => "installed")).rejects.toMatchObject({
      code: "install-failed",
      message: `installation failed: found another installation into this project, process ${other.pid}; expected one installation at a time. Fix: run the command again when that process has ended; if it is no installation, delete ${lock}`,
    });
    expect(readFileSync(lock, "utf8")).toBe(`${other.pid}`);
  } finally {
    other.kill("SIGKILL");
    await ended;
  }
  expect(await withInstallLock(project, async () => "installed")).toBe("installed");
  expect(existsSync(lock)).toBe(false);
});

test("a folder that can't be made is reported in one line; a bug stays a bug", async () => {
  const file = join(project, "file");
  writeFileSync(file, "");
  await expect(explainFileErrors(() => withInstallLock(file, async () => "installed"))).rejects.toMatchObject(
    {
      code: "install-failed",
      message: expect.stringMatching(
        /^installation failed: found ENOTDIR: not a directory, mkdir '.*'; expected writable folders. Fix: make the/,
      ),
    },
  );
  const denied = Object.assign(new Error("EROFS: read-only file system, mkdir '/x'"), { syscall: "mkdir" });
  await expect(explainFileErrors(() => Promise.reject(denied))).rejects.toThrow(
    /run the command as the owner/,
  );
  await expect(explainFileErrors(() => Promise.reject(new TypeError("bug")))).rejects.toThrow(TypeError);
});
