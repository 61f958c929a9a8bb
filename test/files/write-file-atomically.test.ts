import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assertWritable, writeFileAtomically } from "../../src/files/write-file-atomically.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-"));
});
afterAll(() => rm(folder, { recursive: true }));

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`${code}: no`), { code }));

test("an existing file is replaced and no temporary file stays", async () => {
  const file = join(folder, "a.md");
  await writeFile(file, "old");
  await writeFileAtomically(file, "new\n");
  expect(await readFile(file, "utf8")).toBe("new\n");
  expect(await readdir(folder)).toEqual(["a.md"]);
});

test.skipIf(process.platform === "win32")("permissions stay, and a link stays a link", async () => {
  const file = join(folder, "private.md");
  const link = join(folder, "link.md");
  await writeFile(file, "old");
  await chmod(file, 0o600);
  await symlink(file, link);
  await writeFileAtomically(link, "new");
  expect(await readFile(file, "utf8")).toBe("new");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(link);
  expect(await readdir(folder)).toEqual(["a.md", "private.md"]);
  await rm(file);
});

// The limit on this process' files does what a full disk does: the system writes what fits and fails only at the next write.
const limitFiles = (bytes: string) => spawnSync("prlimit", ["--pid", `${process.pid}`, `--fsize=${bytes}:`]);
const noLimits = spawnSync("prlimit", ["--version"]).status === 0 ? undefined : "there is no prlimit";
if (noLimits !== undefined) console.warn(`skipped: ${noLimits}`);

test.skipIf(noLimits !== undefined)("a disk that becomes full within a file leaves the old one", async () => {
  const file = join(folder, "picture.png");
  await writeFile(file, "old");
  limitFiles("4096");
  try {
    await expect(writeFileAtomically(file, Buffer.alloc(10_000))).rejects.toThrow(/^cannot write: /);
    await expect(writeFileAtomically(file, "x".repeat(10_000))).rejects.toThrow(/^cannot write: /);
  } finally {
    limitFiles("unlimited");
  }
  expect(await readFile(file, "utf8")).toBe("old");
  expect((await readdir(folder)).filter((name) => name.startsWith("picture"))).toEqual(["picture.png"]);
});

test("whether a file can be written is found out without writing it", async () => {
  const file = join(folder, "later.md");
  await assertWritable(file);
  expect(await readdir(folder)).not.toContain("later.md");
  await writeFile(file, "old");
  await assertWritable(file);
  expect(await readFile(file, "utf8")).toBe("old");
  expect((await readdir(folder)).filter((name) => name.startsWith("later"))).toEqual(["later.md"]);
  await expect(assertWritable(join(folder, "none", "a.md"))).rejects.toThrow(
    /^cannot write: found no folder /,
  );
  await expect(assertWritable(folder)).rejects.toThrow(/^cannot write: found a folder at /);
  await assertWritable("/dev/null");
  await expect(assertWritable("")).rejects.toThrow(/^cannot write: found an empty path; /);
});

test("the parent folder is missing", async () => {
  const file = join(folder, "none", "a.md");
  await expect(writeFileAtomically(file, "x")).rejects.toThrow(
    `cannot write: found no folder ${join(folder, "none")}; expected an existing folder for ${file}. ` +
      "Fix: make the folder or choose another path",
  );
});

test("the path is a folder", async () => {
  await expect(writeFileAtomically(folder, "x")).rejects.toThrow(
    `cannot write: found a folder at ${folder}; expected the path of a file. Fix: add a file name to the path`,
  );
});

test.each([
  ["EACCES", "found no permission to write"],
  ["ENOSPC", "found no space left for"],
  ["EIO", "(EIO: no); expected a path that can be written to"],
])("%s is told in words and the old file stays", async (code, words) => {
  const file = join(folder, `${code}.md`);
  await writeFile(file, "old");
  await expect(writeFileAtomically(file, "x", failing(code))).rejects.toThrow(words);
  expect(await readFile(file, "utf8")).toBe("old");
});

test.skipIf(process.platform === "win32")("a device is written to, not replaced by a file", async () => {
  await writeFileAtomically("/dev/null", "x", failing("EIO"));
  expect(await readFile("/dev/null", "utf8")).toBe("");
});
