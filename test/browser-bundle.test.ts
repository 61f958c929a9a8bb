import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import type { ProfileRecord, UnitWindow } from "../src/browser.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The page's program: it makes a model on the cpu backend, profiles it and looks at a unit. */
const program = `
  import * as tf from "@tensorflow/tfjs-core";
  import "@tensorflow/tfjs-backend-cpu";
  import * as tfl from "@tensorflow/tfjs-layers";
  import { profile, unitWindow } from ${JSON.stringify(path("../src/browser.ts"))};
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

test("the profiler runs in a browser: its bundle needs no builtin of Node", async () => {
  const builtins: string[] = [];
  const bundle = await rolldown({
    input: "page.js",
    platform: "browser",
    logLevel: "silent",
    cwd: path("../"),
    plugins: [
      {
        name: "page",
        resolveId(id, importer) {
          if (id === "page.js") return path("../page.js");
          // tfjs-core has a Node platform behind a check of process; its requires stay out of a browser's bundle.
          if (isBuiltin(id) && importer?.includes("/src/") === true) builtins.push(`${id} from ${importer}`);
          return undefined;
        },
        load: (id) => (id === path("../page.js") ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife" });
  await bundle.close();
  expect(builtins).toEqual([]);
  const [{ code, imports }] = output;
  expect(imports).toEqual([]);

  // A context as a page has it: no require, no process, no module.
  const page: Record<string, unknown> = {
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
  page["self"] = page["window"] = page["globalThis"] = page;
  createContext(page);
  runInContext(code, page);
  const [counted, fn, window] = JSON.parse(await (page["main"] as () => Promise<string>)()) as readonly [
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
