import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cacheFolder } from "../../../src/backends/install/wheel-files.ts";
import { explainFileErrors } from "../../../src/backends/install/explain-failure.ts";
import { assertPlatform } from "../../../src/backends/install/install-tensorflow.ts";
import {
  findProject,
  linkNative,
  nativeFolders,
  withInstallLock,
} from "../../../src/backends/install/project.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
afterAll(() => rmSync(folder, { recursive: true }));

const project = join(folder, "shop");
const ours = join(project, "node_modules", "clothnet-profiler");
mkdirSync(ours, { recursive: true });
mkdirSync(join(project, "src", "models"), { recursive: true });
writeFileSync(join(project, "package.json"), "{}");

test("the project is the one whose node_modules has this package, seen from any folder in it", () => {
  expect(findProject(project, ours)).toBe(project);
  expect(findProject(join(project, "src", "models"), ours)).toBe(project);
});

test("a checkout is its own project", () => {
  const root = realpathSync(new URL("../../../", import.meta.url).pathname.replace(/\/$/, ""));
  expect(findProject(join(root, "src"))).toBe(root);
});

test("a global installation and a folder outside the project are errors", () => {
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  expect(() => findProject(elsewhere, ours)).toThrow(
    /installation failed: found this command in .*clothnet-profiler, outside the project in .*elsewhere; .* run 'npm install clothnet-profiler' in the project/,
  );
  const global = join(folder, "lib", "node_modules", "clothnet-profiler");
  mkdirSync(global, { recursive: true });
  expect(() => findProject(join(folder, "lib"), global)).toThrow(/outside the project/);
});

test("the native part is linked into the package and replaces npm's files", async () => {
  const { native, inPackage } = nativeFolders(project);
  await linkNative(project);
  expect(existsSync(inPackage)).toBe(false);
  mkdirSync(join(native, "lib"), { recursive: true });
  writeFileSync(join(native, "lib", "addon"), "native");
  mkdirSync(join(inPackage, "lib", "old"), { recursive: true });
  await linkNative(project);
  await linkNative(project);
  expect(readFileSync(join(inPackage, "lib", "addon"), "utf8")).toBe("native");
  expect(existsSync(join(inPackage, "deps"))).toBe(false);
});

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

test("the cache folder is CLOTHNET_CACHE, else in the system's folder for caches", () => {
  const own = join(folder, "wheels");
  expect(cacheFolder({ CLOTHNET_CACHE: own, XDG_CACHE_HOME: "/x" })).toBe(own);
  expect(cacheFolder({ CLOTHNET_CACHE: "", XDG_CACHE_HOME: "/x" })).toBe("/x/clothnet-profiler");
  expect(cacheFolder({ HOME: "/home/ada" })).toBe("/home/ada/.cache/clothnet-profiler");
  expect(cacheFolder({ HOME: "", XDG_CACHE_HOME: "" })).toBe(join(homedir(), ".cache", "clothnet-profiler"));
  expect(cacheFolder({})).toBe(join(homedir(), ".cache", "clothnet-profiler"));
});

test.each([
  ["linux", "x64", "2.27"],
  ["linux", "x64", "2.36"],
  ["linux", "x64", "3.0"],
])("the wheels run on %s, %s, glibc %s", (system, processor, glibc) => {
  expect(() => assertPlatform({ system, processor, glibc })).not.toThrow();
});

test.each<[string, string, string | undefined, string]>([
  ["darwin", "arm64", undefined, "found darwin on arm64; expected Linux on x64"],
  ["linux", "arm64", "2.36", "found linux on arm64, glibc 2.36"],
  ["linux", "x64", "2.26", "found linux on x64, glibc 2.26"],
  ["linux", "x64", undefined, "found linux on x64, without glibc"],
])("they don't on %s, %s, glibc %s", (system, processor, glibc, message) => {
  expect(() => assertPlatform({ system, processor, glibc })).toThrow(message);
});
