import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import type { OutputFile } from "esbuild";
import { expect, test } from "vitest";
import type { ProfileRecord, UnitWindow } from "../src/browser.ts";
import { profileFile } from "../src/profile/profile-file.ts";

/** What the page's program puts into its window. */
interface Page {
  readonly main: () => Promise<string>;
  readonly open: (files: ReadonlyMap<string, Uint8Array>, createdAt: string) => Promise<string>;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The page's program: it makes a model on the cpu backend, profiles it and looks at a unit. */
const program = `
  import * as tf from "@tensorflow/tfjs-core";
  import "@tensorflow/tfjs-backend-cpu";
  import * as tfl from "@tensorflow/tfjs-layers";
  import { droppedFiles, openSubject, profile, profileSubject, unitWindow } from ${JSON.stringify(path("../src/browser.ts"))};
  const dropped = (path, bytes) => ({
    name: path.split("/").at(-1),
    webkitRelativePath: path,
    size: bytes.length,
    slice: (begin, end) => dropped(path, bytes.slice(begin, end)),
    arrayBuffer: async () => Uint8Array.from(bytes).buffer,
  });
  globalThis.open = async (files, createdAt) => {
    const subject = await openSubject(droppedFiles([...files].map(([name, bytes]) => dropped(name, bytes))));
    return JSON.stringify(await profileSubject(subject, { createdAt: new Date(createdAt) }));
  };
  globalThis.main = async () => {
    await tf.setBackend("cpu");
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: "conv" }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 2, activation: "softmax" }),
      ],
    });
    return JSON.stringify([
      profile(model, { training: true }),
      profile((x) => tf.matMul(x, tf.ones([3, 2])), [[5, 3]]),
      unitWindow(model, { layer: "conv", unit: [0, 5] }),
    ]);
  };
`;

const page = await loadPage();

/** The program in a context as a page has it: no require, no process, no module. */
async function loadPage(): Promise<{ readonly globals: Page; readonly builtins: readonly string[] }> {
  const builtins: string[] = [];
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: path("../") },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
    logLevel: "silent",
    plugins: [
      {
        name: "builtins",
        setup: ({ onResolve }) =>
          onResolve({ filter: /./ }, ({ path: id, importer }) => {
            // tfjs-core has a Node platform behind a check of process; its requires stay out of a browser's bundle.
            if (isBuiltin(id) && importer.includes("/src/")) builtins.push(`${id} from ${importer}`);
            return isBuiltin(id) ? { path: id, external: true } : undefined;
          }),
      },
    ],
  });
  const [{ text: code }] = outputFiles as [OutputFile];
  const globals: Record<string, unknown> = {
    crypto,
    console: { warn: () => undefined, log: () => undefined },
    performance,
    setTimeout,
    URL,
    TextEncoder,
    TextDecoder,
    atob,
    btoa,
    document: {},
    location: {},
    navigator: { userAgent: "test" },
    fetch: () => Promise.reject(new Error("offline")),
  };
  globals["self"] = globals["window"] = globals["globalThis"] = globals;
  createContext(globals);
  // Node's would make arrays that are none of the page's.
  runInContext("globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value));", globals);
  runInContext(code, globals);
  return { globals: globals as unknown as Page, builtins };
}

test("the profiler runs in a browser: its bundle needs no builtin of Node", async () => {
  expect(page.builtins).toEqual([]);
  const [counted, fn, window] = JSON.parse(await page.globals.main()) as readonly [
    ProfileRecord,
    ProfileRecord,
    UnitWindow,
  ];
  const convolution = 6 * 6 * 4 * 27;
  const dense = 6 * 6 * 4 * 2;
  expect(counted.totals).toMatchObject({ macs: convolution + dense });
  expect(counted.totals.trainingStep?.reasons).toEqual([]);
  expect(counted.totals.trainingStep?.macs).toBe(2 * convolution + 3 * dense);
  expect(fn.totals.macs).toBe(30);
  expect(window).toMatchObject({ first: [0, 5], last: [2, 7] });
});

test.each(["small-model", "savedmodel-convnext-block"])(
  "a page opens the dropped files of %s and counts what the command counts",
  async (name) => {
    const createdAt = "2026-01-01T00:00:00.000Z";
    const folder = path(`../fixtures/${name}`);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [`${name}/${file}`, new Uint8Array(readFileSync(join(folder, file)))] as const);
    const dropped = JSON.parse(await page.globals.open(new Map(files), createdAt)) as ProfileRecord;
    const fromDisk = await profileFile(folder, { createdAt: new Date(createdAt) });
    expect(dropped).toEqual(JSON.parse(JSON.stringify(fromDisk)));
    expect(dropped.status).toBe("complete");
  },
);

test("the entry for browsers, tfjs left aside, has below 390 kB and no library for schemas", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [path("../src/browser.ts")],
    bundle: true,
    platform: "browser",
    format: "esm",
    minify: true,
    write: false,
    metafile: true,
    external: ["@tensorflow/*", "node:*"],
  });
  const libraries = Object.keys(metafile.inputs).filter((file) => file.includes("node_modules/"));
  expect(libraries.filter((file) => !file.includes("node_modules/@bufbuild/"))).toEqual([]);
  const [{ text: code }] = outputFiles as [OutputFile];
  // 379 kB, and some 460 kB more when zod checked one file of constants.
  expect(code.length).toBeLessThan(390_000);
});

test("bundlers for browsers are given that entry", () => {
  const { exports } = JSON.parse(readFileSync(path("../package.json"), "utf8")) as {
    exports: Record<string, Record<string, unknown>>;
  };
  // Conditions are tried in their order.
  expect(Object.keys(exports["."] ?? {})[0]).toBe("browser");
  expect(exports["."]?.["browser"]).toEqual({
    types: "./dist/browser.d.ts",
    default: "./dist/browser.js",
  });
});
