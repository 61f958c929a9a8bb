import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { explainFileErrors } from "../../../src/backends/install/explain-file-errors.ts";
import { oneAtATime } from "../../../src/backends/install/one-at-a-time.ts";

const project = mkdtempSync(join(tmpdir(), "one-"));
afterAll(() => rmSync(project, { recursive: true }));
const note = join(project, "node_modules", ".clothnet-profiler", "installing.txt");

test("the note of an installation is there as long as it runs, be it done or failed", async () => {
  const seen = await oneAtATime(project, async () => readFileSync(note, "utf8"));
  expect(seen).toBe(`${process.pid}`);
  expect(existsSync(note)).toBe(false);
  await expect(oneAtATime(project, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(note)).toBe(false);
});

test("while another process installs it is refused, and once that is gone it goes on", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const ended = new Promise((done) => other.once("exit", done));
  try {
    writeFileSync(note, `${other.pid}`);
    await expect(oneAtATime(project, async () => "installed")).rejects.toMatchObject({
      code: "install-failed",
      message: `installation failed: found another installation into the project at work, process ${other.pid}; expected one at a time. Fix: run it again when that has ended, or, where there is none, delete ${note}`,
    });
    expect(readFileSync(note, "utf8")).toBe(`${other.pid}`);
  } finally {
    other.kill("SIGKILL");
    await ended;
  }
  expect(await oneAtATime(project, async () => "installed")).toBe("installed");
  expect(existsSync(note)).toBe(false);
});

test("a folder that can't be made is told in one line, and a bug stays one", async () => {
  const file = join(project, "file");
  writeFileSync(file, "");
  await expect(explainFileErrors(() => oneAtATime(file, async () => "installed"))).rejects.toMatchObject({
    code: "install-failed",
    message: expect.stringMatching(
      /^installation failed: found ENOTDIR: not a directory, mkdir '.*'; expected folders that can be written to. Fix: see that/,
    ),
  });
  const denied = Object.assign(new Error("EROFS: read-only file system, mkdir '/x'"), { syscall: "mkdir" });
  await expect(explainFileErrors(() => Promise.reject(denied))).rejects.toThrow(/run it as the owner/);
  await expect(explainFileErrors(() => Promise.reject(new TypeError("bug")))).rejects.toThrow(TypeError);
});
