// Bundles src into dist, where the compiler has written the types: node build.js [FOLDER] [ENTRY]
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildPage } from "./build-page.js";

const root = dirname(fileURLToPath(import.meta.url));
const [folder = "dist", entry] = process.argv.slice(2);
const out = resolve(root, folder);

/** Files with an address of their own: users import them, or a process or thread of ours begins with them. */
const entries = [
  "src/bin.ts",
  "src/index.ts",
  "src/browser.ts",
  "src/backends/probe-child.ts",
  "src/cli/deep-stack-worker.ts",
  "src/study/job-worker.ts",
];

/** The packages of tfjs that the code imports by name, and the `imports` of package.json that stand for them. */
const tfjsPackages = ["core", "layers", "converter", "backend-cpu"];

const wasmPackage = "@tensorflow/tfjs-backend-wasm";
const cpuPackage = "@tensorflow/tfjs-backend-cpu";

/** Loads tfjs with `require` where Node runs the code: docs/decisions/018-tfjs-by-require.md. */
const requireTfjs = {
  name: "require-tfjs",
  setup: ({ onResolve }) => {
    onResolve({ filter: new RegExp(`^@tensorflow/tfjs-(${tfjsPackages.join("|")})$`) }, ({ path, kind }) => {
      const lazily = path === cpuPackage && kind === "import-statement";
      return { path: lazily ? "#lazy-cpu" : path.replace("@tensorflow/", "#"), external: true };
    });
  },
};

/** Stands in a bundled module for the folder of the output, until it is known which file the module comes into. */
const outFolder = "__OUT_FOLDER__";

const slashes = (path) => path.replaceAll("\\", "/");

/** A module finds what lies beside it, such as a worker or a template, as if it were not bundled. */
const ownAddresses = {
  name: "own-addresses",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const file = slashes(relative(join(root, "src"), path)).replace(/ts$/, "js");
      const address = `new URL("${outFolder}/${file}", import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", address), loader: "ts" };
    });
  },
};

/** Has the class that is imported of tfjs-backend-cpu, and loads the package, which registers its kernels, when that is first constructed. */
const lazyCpu = `import { createRequire } from "node:module";
export function MathBackendCPU() {
  return new (createRequire(import.meta.url)("${cpuPackage}").MathBackendCPU)();
}
`;

/**
 * A module that requires a package and lists its names. A second copy of tfjs-core in a process, which shares the engine of the first, would warn that it
 * sets the same platform again.
 */
function moduleOf(specifier) {
  const names = Object.keys(createRequire(import.meta.url)(specifier)).filter((name) => name !== "default");
  return `import { createRequire } from "node:module";
const { warn } = console;
if (globalThis._tfengine !== undefined) console.warn = () => {};
let loaded;
try {
  loaded = createRequire(import.meta.url)("${specifier}");
} finally {
  console.warn = warn;
}
export const { ${names.join(", ")} } = loaded;
`;
}

/**
 * The backend that needs npm only, for Node: its main file, the binaries and the scripts of the threaded one. As a dependency it would bring a tfjs-core of
 * exactly its own version.
 */
async function copyWasm() {
  const main = createRequire(import.meta.url).resolve(wasmPackage);
  const source = join(dirname(main), "..");
  const copy = join(out, "vendor", wasmPackage);
  const text = await readFile(main, "utf8");
  await write(join(copy, "dist", basename(main)), text.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  const wanted = { dist: /\.wasm$/, "wasm-out": /-threaded-simd(\.worker)?\.js$/ };
  for (const [part, pattern] of Object.entries(wanted)) {
    await mkdir(join(copy, part), { recursive: true });
    const files = (await readdir(join(source, part))).filter((file) => pattern.test(file));
    for (const file of files) await copyFile(join(source, part, file), join(copy, part, file));
  }
  await write(join(copy, "package.json"), JSON.stringify({ type: "commonjs" }));
  await copyFile(join(root, "licenses/Apache-2.0.txt"), join(copy, "LICENSE"));
}

async function write(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const options = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  packages: "external",
};

/** Writes a file for every entry and lazy import, and chunks with what several of them share. */
async function bundle() {
  const { outputFiles } = await build({
    ...options,
    entryPoints: entry === undefined ? entries : [entry],
    outdir: out,
    chunkNames: "chunks/[name]-[hash]",
    splitting: true,
    // `sideEffects` in package.json is about the files of dist.
    ignoreAnnotations: true,
    plugins: [requireTfjs, ownAddresses],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    await write(path, text.replaceAll(outFolder, slashes(relative(dirname(path), out)) || "."));
  }
  for (const name of tfjsPackages) {
    await write(join(out, "tfjs", `tfjs-${name}.js`), moduleOf(`@tensorflow/tfjs-${name}`));
  }
  await write(join(out, "tfjs", "lazy-cpu.js"), lazyCpu);
}

/** Writes the JSON Schemas of the records; the code for it is no part of the package. */
async function emitSchemas() {
  const outfile = join(out, "emit-schemas.js");
  await build({ ...options, entryPoints: ["src/cli/files/emit-schemas.ts"], outfile });
  const emitted = await import(pathToFileURL(outfile).href);
  await rm(outfile);
  await emitted.emitSchemas(join(out, "schema"));
}

/** A build elsewhere, for tests and benchmarks, is out of reach of package.json's `imports`. */
async function writeImports() {
  const { imports } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const text = JSON.stringify({ type: "module", imports }).replaceAll("./dist/", "./");
  await write(join(out, "package.json"), text);
}

await bundle();
if (entry === undefined) {
  await copyWasm();
  await emitSchemas();
  await buildPage(out);
}
if (out !== join(root, "dist")) await writeImports();
