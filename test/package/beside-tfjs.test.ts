import { execFile, execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const small = join(root, "fixtures/small-model");
const program = join(root, "test/package/beside-tfjs.mjs");
const run = promisify(execFile);
/** Versions of tfjs in the range that package.json states, and an older one, beside which the profiler gets a copy of its own. */
const inRange = ["4.10.0", "4.20.0", "4.22.0"] as const;
const versions = ["3.21.0", ...inRange] as const;
const folder = mkdtempSync(join(tmpdir(), "beside-tfjs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noRegistry = withoutRegistry();
if (noRegistry !== undefined) console.warn(`skipped: ${noRegistry}`);

/** Why the packages can't be installed here; with `CI=true` they must be. */
function withoutRegistry(): string | undefined {
  if (process.env["CI"] === "true") return undefined;
  try {
    const found = [
      "view",
      "@tensorflow/tfjs@4.20.0",
      "version",
      "--fetch-retries",
      "0",
      "--fetch-timeout",
      "10000",
    ];
    execFileSync("npm", found, { cwd: folder, stdio: "ignore" });
    return undefined;
  } catch {
    return "npm reaches no registry";
  }
}

/** A project with a version of tfjs and the packed profiler, installed by one command as a user would. */
async function install(version: string, packed: string): Promise<void> {
  const project = join(folder, version);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", "--omit=optional"];
  await run("npm", ["install", ...flags, `@tensorflow/tfjs@${version}`, packed], { cwd: project });
}

interface Outcome {
  /** What is printed until everything is imported. */
  readonly atImport: string;
  readonly result: Readonly<Record<string, unknown>>;
}

async function outcomeIn(project: string): Promise<Outcome> {
  const file = join(folder, project, "program.mjs");
  copyFileSync(program, file);
  const { stdout, stderr } = await run(process.execPath, [file, small], { cwd: join(folder, project) });
  const [atImport = "", rest = ""] = stdout.split("imported\n");
  const warned = stderr.split("imported\n")[0] ?? "";
  return { atImport: atImport + warned, result: JSON.parse(rest.trim().split("\n").at(-1) ?? "") };
}

describe.skipIf(noRegistry !== undefined)("the packed profiler beside a version of tfjs", () => {
  beforeAll(async () => {
    await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
    const packed = readdirSync(folder).find((file) => file.endsWith(".tgz")) as string;
    await Promise.all(versions.map((version) => install(version, join(folder, packed))));
  });

  test.each(versions)("%s: counts are equal, and the caller's model is left as it was", async (version) => {
    const { atImport, result } = await outcomeIn(version);
    expect(atImport).toBe("");
    const { before, ...rest } = result;
    const convolution = 6 * 6 * 4 * (3 * 3 * 3);
    const dense = 3 * 3 * 4 * 2;
    // 5 steps of 4 gates of 4 units on 3 inputs and 4 states; 5 steps of 4 · 2.
    const recurrent = 5 * 4 * 4 * (3 + 4) + 5 * 4 * 2;
    expect(rest).toMatchObject({
      core: version,
      after: before,
      output: [1, 5, 2],
      // Convolution with bias, 4 values for each of 4 channels, dense with bias.
      cnn: { status: "complete", macs: convolution + dense, params: 4 * 27 + 4 + 4 * 4 + 36 * 2 + 2 },
      // 4 gates with bias, dense with bias, the variable.
      lstm: { status: "complete", macs: recurrent, params: 4 * 4 * (3 + 4 + 1) + (4 + 1) * 2 + 1 },
      file: { status: "complete", macs: 3_392_576, backend: "wasm" },
    });
    expect(before).toMatchObject({ calls: 1, count: 4, times: 1 });
  });

  test.each(inRange)("%s: npm installs no second copy of tfjs", (version) => {
    const own = join(folder, version, "node_modules/clothnet-profiler/node_modules/@tensorflow");
    expect(existsSync(own)).toBe(false);
  });

  test.each(inRange)("%s: the internals of tfjs that we rely on are there", async (version) => {
    const env = { ...process.env, TFJS_PROJECT: join(folder, version), TFJS_VERSION: version };
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { stdout } = await run(process.execPath, [vitest, "run", "--config", "vitest.tfjs.config.ts"], {
      cwd: root,
      env,
    });
    expect(stdout).toMatch(/Tests .*passed/);
  });

  test("tfjs-layers on another tfjs-core than ours is refused in one line", async () => {
    // As npm installs tfjs-core and tfjs-layers 4.20 without the two other packages that the profiler needs.
    const modules = join(folder, "mixed/node_modules");
    mkdirSync(modules, { recursive: true });
    const installed = join(folder, "4.20.0/node_modules");
    for (const name of readdirSync(installed)) {
      if (name !== "clothnet-profiler") symlinkSync(join(installed, name), join(modules, name));
    }
    cpSync(join(installed, "clothnet-profiler"), join(modules, "clothnet-profiler"), { recursive: true });
    const nested = join(modules, "clothnet-profiler/node_modules/@tensorflow");
    mkdirSync(nested, { recursive: true });
    for (const name of ["tfjs-core", "tfjs-converter", "tfjs-backend-cpu"]) {
      symlinkSync(join(folder, "4.22.0/node_modules/@tensorflow", name), join(nested, name));
    }
    const command = join(modules, "clothnet-profiler/dist/bin.js");
    await expect(run(process.execPath, [command, "profile", small])).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        "clothnet-report: packages of tfjs do not fit together: found tfjs-layers 4.20.0 on another copy of tfjs-core than 4.22.0, which this package has; " +
        "expected one copy of tfjs-core. Fix: run 'npm install @tensorflow/tfjs-converter@4.20.0 @tensorflow/tfjs-backend-cpu@4.20.0'\n",
    });
  });
});
