import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeFileAtomically } from "../../src/record/write-file-atomically.ts";

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

test("the parent folder is missing", async () => {
  const file = join(folder, "none", "a.md");
  await expect(writeFileAtomically(file, "x")).rejects.toThrow(
    `cannot write: found no folder ${join(folder, "none")}; expected an existing folder for ${file}; ` +
      "to mend it, make the folder or choose another path",
  );
});

test("the path is a folder", async () => {
  await expect(writeFileAtomically(folder, "x")).rejects.toThrow(
    `cannot write: found a folder at ${folder}; expected the path of a file; to mend it, add a file name to the path`,
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
