import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "packed-charts-"));
const project = join(folder, "empty-project");
const installed = join(project, "node_modules/clothnet-profiler");
const model = join(installed, "fixtures/small-model");
const at = (name: string): string => join(project, name);
afterAll(() => rmSync(folder, { recursive: true }), 120_000);

/** npm's words for a registry that cannot be reached. */
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;
let unreachable: string | undefined;

/** Packs a copy of the project: building in the project itself would take files from under other tests. */
function pack(): string {
  const copy = join(folder, "copy");
  const left = new Set(["node_modules", ".git", ".cache", "dist", "shared", "coverage"]);
  cpSync(root, copy, {
    recursive: true,
    filter: (file) => !left.has(relative(root, file).split(sep)[0] ?? ""),
  });
  // npm packs the bundled packages from where they lie; all others are only needed to build.
  const bundled = ["chartjs-node-canvas", "tslib"];
  mkdirSync(join(copy, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    const [from, to] = [join(root, "node_modules", name), join(copy, "node_modules", name)];
    if (name === "canvas") symlinkSync("../packages/canvas", to);
    else if (bundled.includes(name)) cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: copy });
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (packed === undefined) throw new Error("npm pack wrote no file");
  return join(folder, packed);
}

beforeAll(() => {
  const file = pack();
  mkdirSync(project);
  writeFileSync(at("package.json"), "{}");
  const args = ["install", file, "--no-audit", "--no-fund", "--prefer-offline"];
  const { status, stderr } = spawnSync("npm", args, { cwd: project, encoding: "utf8" });
  if (status === 0) return;
  const reason = offline.exec(stderr)?.[0];
  if (reason === undefined || process.env["CI"] === "true") throw new Error(stderr);
  unreachable = `the registry cannot be reached (${reason})`;
}, 600_000);

function report(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { code: number | null; err: string } {
  const { status, stderr } = spawnSync(at("node_modules/.bin/clothnet-report"), args, {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { code: status, err: stderr };
}

test("an empty project with the packed file draws charts at 2x, whatever fonts the machine has", async ({
  skip,
}) => {
  skip(unreachable !== undefined, unreachable);
  expect(report(["field", model, "--growth-chart", "growth.png"])).toMatchObject({ code: 0 });
  // 1,100 by 660 CSS pixels.
  expect(await sharp(at("growth.png")).metadata()).toMatchObject({ width: 2200, height: 1320 });
  report(["field", model, "--growth-chart", "no-fonts.png"], { DISABLE_SYSTEM_FONTS_LOAD: "1" });
  expect(readFileSync(at("no-fonts.png")).equals(readFileSync(at("growth.png")))).toBe(true);
});

test("the roofline of a timed profile is drawn there", async ({ skip }) => {
  skip(unreachable !== undefined, unreachable);
  const { code, err } = report(["profile", model, "--time", "--runs", "5", "--roofline", "roofline.png"]);
  expect(err).toContain("wrote roofline.png");
  expect(code).toBe(0);
  expect(await sharp(at("roofline.png")).metadata()).toMatchObject({ format: "png", width: 2200 });
});

test("a package that is missing is one line and exit code 2, before anything is timed", ({ skip }) => {
  skip(unreachable !== undefined, unreachable);
  rmSync(join(installed, "node_modules/canvas"), { recursive: true });
  const { code, err } = report(["profile", model, "--time", "--roofline", "none.png"]);
  expect(err).toMatch(
    /^clothnet-report: wrong option: found the picture none\.png without the packages that draw charts \(Cannot find module 'canvas'\); expected .*@napi-rs\/canvas.*\. Fix: install clothnet-profiler again with npm, .*\n$/,
  );
  expect(code).toBe(2);
  expect(existsSync(at("none.png"))).toBe(false);
});
