import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backends } from "../../src/backends/index.ts";
import { buildPackage } from "./build-package.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const small = join(root, "fixtures/small-model/model.json");
const built = join(root, `.built-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), "build-"));
beforeAll(() => buildPackage(built), 120_000);
afterAll(() => {
  for (const made of [built, folder]) rmSync(made, { recursive: true, force: true });
});

const run = promisify(execFile);
const node = (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  run(process.execPath, args, { cwd: root, maxBuffer: 1e9, env: { ...process.env, NODE_DEBUG: "esm" } });
const command = (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  node(join(built, "bin.js"), ...args);

const text = (file: string): string => readFileSync(join(built, file), "utf8");

/** The files of `src/` in files of the build. */
function sourcesIn(files: readonly string[]): readonly string[] {
  const found = files.flatMap((file) => [...text(file).matchAll(/^\/\/ src\/(\S+)$/gm)]);
  return [...new Set(found.map(([, name = ""]) => name))];
}

/** The files of the build that Node loads for a command, and the packages. */
async function loadedBy(...args: readonly string[]): Promise<{
  readonly files: readonly string[];
  readonly sources: readonly string[];
  readonly packages: ReadonlySet<string>;
}> {
  const { stderr } = await command(...args);
  const loaded = [...stderr.matchAll(/Translating \w+ file:\/\/(\S+)/g)].map(([, file = ""]) => file);
  const files = loaded.flatMap((file) => (file.startsWith(`${built}/`) ? file.slice(built.length + 1) : []));
  const packages = new Set(stderr.match(/(?<=node_modules\/)(?:@[\w-]+\/)?[\w-]+/g));
  return { files, sources: sourcesIn(files), packages };
}

/** The files of commands, by their table. */
const commandFiles = [
  ...readFileSync(join(root, "src/cli/commands.ts"), "utf8").matchAll(/import\("\.\/([\w-]+\.ts)"\)/g),
].map(([, name = ""]) => `cli/${name}`);

describe("a command loads what it needs", () => {
  test("help loads no command", async () => {
    const { sources, packages } = await loadedBy("--help");
    expect(sources).toContain("cli/commands.ts");
    expect(sources.filter((file) => commandFiles.includes(file))).toEqual([]);
    expect([...packages]).toEqual(["commander"]);
  });

  test("a profile: its command, the table of backends, nothing of timing, no zod", async () => {
    const { files, sources, packages } = await loadedBy("profile", small);
    expect(sources.filter((file) => commandFiles.includes(file))).toEqual(["cli/profile-command.ts"]);
    const table = ["index", "define-backend", "optional-package", "timestamped-kernels"];
    expect(sources.filter((file) => /^(backends|profile\/time)\//.test(file)).toSorted()).toEqual(
      [
        ...[...table, ...backends.map(({ name }) => name)].map((name) => `backends/${name}.ts`),
        // The rules of the options alone.
        "profile/time/sampling-options.ts",
      ].toSorted(),
    );
    expect(packages).not.toContain("zod");
    expect(packages).not.toContain("@tensorflow/tfjs-backend-wasm");
    // Every file costs about a millisecond; unbundled there were 240.
    expect(files.length).toBeLessThan(90);
  });
});

describe("what lies beside a module is found from its bundle", () => {
  const files = (): readonly string[] =>
    readdirSync(built, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));

  test("every address in the build is a file or folder of the package, or that of a source file", () => {
    const addresses = files().flatMap((file) => {
      const found = text(file).matchAll(/new URL\((?:"([^"]+)", )?new URL\("([^"]+)", import\.meta\.url\)/g);
      return [...found].map(([, beside, own = ""]) => ({ file, beside, own: join(dirname(file), own) }));
    });
    const source = ({ own }: { readonly own: string }): string => join(root, "src", own.replace(/js$/, "ts"));
    expect(addresses.map(source).filter((path) => !existsSync(path))).toEqual([]);
    const targets = addresses.flatMap(({ beside, own }) =>
      beside === undefined ? [] : [join(built, dirname(own), beside)],
    );
    expect(targets).toContain(join(root, "templates/"));
    expect(targets.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("a page's templates", async () => {
    const { stdout } = await command("profile", small, "--format", "md");
    expect(stdout).toMatch(/^# /);
  });

  test("the thread with a larger stack", async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `a${index}`);
    const layers = ["in", ...names].map((name, index, all) => ({
      name,
      class_name: index === 0 ? "InputLayer" : "Activation",
      config: { name, ...(index === 0 ? { batch_input_shape: [null, 1] } : { activation: "relu" }) },
      inbound_nodes: index === 0 ? [] : [[[all[index - 1], 0, 0, {}]]],
    }));
    const config = { name: "deep", layers, input_layers: [["in", 0, 0]], output_layers: [["a1999", 0, 0]] };
    const modelTopology = { model_config: { class_name: "Model", config } };
    const file = join(folder, "deep.json");
    writeFileSync(file, JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: [] }));
    // A fifth of Node's own stack: the model overflows it.
    const profile = [join(built, "bin.js"), "profile", file, "--format", "json"];
    const { stdout, stderr } = await node("--stack-size=200", ...profile);
    expect(stderr).toContain("deep-stack-worker.js");
    expect(JSON.parse(stdout).layers).toHaveLength(2001);
  });
});

test("a layer class of --register is built: its module and the bundle share one tfjs", async () => {
  const layer = { class_name: "Custom>Doubled", config: { name: "doubled", batch_input_shape: [null, 4] } };
  const modelTopology = {
    model_config: { class_name: "Sequential", config: { name: "net", layers: [layer] } },
  };
  const file = join(folder, "doubled.json");
  writeFileSync(file, JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: [] }));
  const module = join(root, "test/model/custom-layers/registered.mjs");
  const { stdout } = await command("profile", file, "--register", module, "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ status: "complete" });
  expect(JSON.parse(stdout).layers.map(({ type }: { type: string }) => type)).toEqual([
    "InputLayer",
    "Doubled",
  ]);
});

test("tfjs is loaded by require, which gives what an import gives", async () => {
  const program = `
    import * as required from "${built}/tfjs/tfjs-core.js";
    import * as imported from "@tensorflow/tfjs-core";
    const names = (namespace) => Object.keys(namespace).filter((name) => name !== "default" && name !== "module.exports").join();
    console.log(required.engine === imported.engine, names(required) === names(imported));`;
  expect((await node("--input-type=module", "--eval", program)).stdout).toBe("true true\n");
  const { stderr } = await command("profile", small);
  expect(stderr).toContain("/tfjs/tfjs-core.js");
  expect(stderr).not.toMatch(/Translating \w+ \S+\/node_modules\/@tensorflow/);
});

test("the package's copy of the wasm backend finds its binaries and our tfjs, and has its license", async () => {
  const copy = join(built, "vendor/@tensorflow/tfjs-backend-wasm/");
  const program = `
    const tf = require("@tensorflow/tfjs-core");
    require("${copy}dist/tf-backend-wasm.node.js").setWasmPaths("${copy}dist/");
    tf.setBackend("wasm").then(() => console.log(tf.getBackend(), tf.add(1, 2).dataSync()[0]));`;
  expect((await node("--eval", program)).stdout).toBe("wasm 3\n");
  expect(readFileSync(join(copy, "LICENSE"), "utf8")).toMatch(/^\s*Apache License\n/);
});

test("the browser's entry reaches no builtin of Node", () => {
  const reached = new Set(["browser.js"]);
  const specifiers: string[] = [];
  for (const file of reached) {
    const found = text(file).matchAll(/\b(?:from|import) ?\(?"([^"]+)"/g);
    for (const [, specifier = ""] of found) {
      if (specifier.startsWith(".")) reached.add(join(dirname(file), specifier));
      else specifiers.push(specifier);
    }
  }
  expect(specifiers).toContain("#tfjs-core");
  expect(specifiers.filter((specifier) => specifier.startsWith("node:"))).toEqual([]);
});
