import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** What a room may import: other rooms, and packages that are not open to every room. */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

const tfjs = ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers", "@tensorflow/tfjs-converter"];
const engine = ["stats", "record", "ops", "trace", "model", "analysis", "backends"];

/** Who may import whom. `errors.ts`, `names.ts`, `options.ts` and `version.ts` are open to every room. */
const rooms: Readonly<Record<string, Room>> = {
  stats: { rooms: [], packages: [] },
  files: { rooms: [], packages: ["node"] },
  record: { rooms: [], packages: ["zod"] },
  ops: { rooms: [], packages: ["@tensorflow/tfjs-core"] },
  trace: { rooms: ["ops"], packages: [...tfjs, "@tensorflow/tfjs-backend-cpu"] },
  model: { rooms: ["ops", "trace"], packages: [...tfjs, "@bufbuild/protobuf", "h5wasm", "node"] },
  analysis: { rooms: ["ops", "trace", "record"], packages: ["@tensorflow/tfjs-core"] },
  backends: { rooms: ["record"], packages: [...tfjs, "backend", "execa", "node"] },
  profile: { rooms: engine, packages: tfjs },
  training: { rooms: [...engine, "files"], packages: [...tfjs, "csv-parse", "sharp", "node"] },
  study: { rooms: [...engine, "files", "profile", "training"], packages: [...tfjs, "zod", "node"] },
  report: {
    rooms: ["record", "stats"],
    packages: [
      "chart.js",
      "chartjs-node-canvas",
      "d3-hierarchy",
      "handlebars",
      "markdown-table",
      "sharp",
      "node",
    ],
  },
  cli: {
    rooms: [...engine, "files", "profile", "training", "study", "report"],
    packages: ["commander", "diff", "zod", "node"],
  },
};

/** Files at the top of `src/`: what users import, the command, and what is open to every room. */
const topFiles = ["bin.ts", "browser.ts", "errors.ts", "index.ts", "names.ts", "options.ts", "version.ts"];
const openFiles = ["errors.ts", "names.ts", "options.ts", "version.ts"];

test("every import of src keeps to the table of rooms", () => {
  expect(violations(sources())).toEqual([]);
});

test("the rest of model/ reads files through a source, so that it runs in a browser", () => {
  const ofNode = [...sources()].filter(
    ([file, text]) => file.startsWith("model/") && text.includes('"node:'),
  );
  expect(ofNode.map(([file]) => file)).toEqual(["model/source/folder-source.ts"]);
});

test("models are told apart by their format only where they are opened", () => {
  const told = /\.format [!=]==|isGraphModel\(/;
  const tellers = [...sources()].filter(
    ([file, text]) => told.test(text) && !/^(report|cli)\/render/.test(file),
  );
  expect(tellers.map(([file]) => file).toSorted()).toEqual([
    "model/graph/live-graph-model.ts",
    "model/layers/build-layers-model.ts",
    "profile/subject/subject-of.ts",
  ]);
});

test.each([
  [
    "stats/mean.ts",
    'import { plan } from "../study/plan.ts";',
    "stats/mean.ts imports study/plan.ts; stats may import no room",
  ],
  [
    "report/page.ts",
    'const { run } = await import("../cli/run.ts");',
    "report/page.ts imports cli/run.ts; report may import record, stats",
  ],
  [
    "analysis/fold.ts",
    'import { readFileSync } from "node:fs";',
    "analysis/fold.ts imports node:fs; analysis may import @tensorflow/tfjs-core",
  ],
  [
    "ops/pool.ts",
    'export type { LayersModel } from "@tensorflow/tfjs-layers";',
    "ops/pool.ts imports @tensorflow/tfjs-layers; ops may import @tensorflow/tfjs-core",
  ],
  [
    "helpers.ts",
    "",
    "helpers.ts lies loose in src; at the top are bin.ts, browser.ts, errors.ts, index.ts, names.ts, options.ts, version.ts",
  ],
  ["utils/sum.ts", "", "utils/sum.ts lies in utils, which is in no row of the table"],
])("a planted %s with `%s` is found", (file, text, violation) => {
  expect(violations(new Map([[file, text]]))).toEqual([violation]);
});

test("every row of the table is a folder of src", () => {
  const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(Object.keys(rooms).toSorted());
});

test("the picture in ARCHITECTURE.md is the table", () => {
  const page = readFileSync(new URL("../ARCHITECTURE.md", import.meta.url), "utf8");
  const [, picture = ""] = /```mermaid\n([\s\S]*?)```/.exec(page) ?? [];
  const drawn = [...picture.matchAll(/^ *(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} --> ${to}`);
  expect(drawn.toSorted()).toEqual(arrows().toSorted());
});

const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "docs/backends.md",
  "docs/command-line.md",
  "docs/library.md",
];

test.each(pages)("every file and folder that %s names is there", (page) => {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  const linked = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => join(dirname(page), link));
  const rows = [...text.matchAll(/`((?:[\w-]+\/)+[\w-]*(?:\.\w+)?)`/g)].map(([, path = ""]) => path);
  const named = rows.filter((path) => /^(src|test|templates|fixtures|docs)\//.test(path) || isOfRoom(path));
  const root = fileURLToPath(new URL("../", import.meta.url));
  const absent = [...linked, ...named].filter(
    (path) => !existsSync(join(root, path)) && !existsSync(join(src, path)),
  );
  expect(absent).toEqual([]);
});

/** Pages name files of rooms without `src/`. */
function isOfRoom(path: string): boolean {
  return Object.keys(rooms).some((room) => path.startsWith(`${room}/`));
}

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** The text of every file of `src/` by its path there. */
function sources(): ReadonlyMap<string, string> {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.split(sep).join("/"));
  return new Map(files.map((file) => [file, readFileSync(join(src, file), "utf8")]));
}

function violations(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([file, text]) => {
    const [room = ""] = file.split("/");
    if (room === file) {
      return topFiles.includes(file)
        ? []
        : [`${file} lies loose in src; at the top are ${topFiles.join(", ")}`];
    }
    const allowed = rooms[room];
    if (allowed === undefined) return [`${file} lies in ${room}, which is in no row of the table`];
    return importsOf(text).flatMap((specifier) => violationOf(file, room, specifier, allowed));
  });
}

function violationOf(file: string, room: string, specifier: string, allowed: Room): readonly string[] {
  if (!specifier.startsWith(".")) {
    if (allowed.packages.some((name) => isOfPackage(specifier, name))) return [];
    return [`${file} imports ${specifier}; ${room} may import ${listOf(allowed.packages, "package")}`];
  }
  const target = normalize(join(dirname(file), specifier))
    .split(sep)
    .join("/");
  const [targetRoom = ""] = target.split("/");
  if (targetRoom === room || openFiles.includes(target) || allowed.rooms.includes(targetRoom)) return [];
  return [`${file} imports ${target}; ${room} may import ${listOf(allowed.rooms, "room")}`];
}

/** What static imports, re-exports, `import()` and `import("…")` types name. */
function importsOf(text: string): readonly string[] {
  const found = text.matchAll(
    /^(?:import|export)\b(?:[^"';=]*?\bfrom)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
  );
  return [...found].map(([, statement, call]) => statement ?? call ?? "");
}

/** `node` stands for Node's builtins, `backend` for tfjs' backends and what they run on. */
function isOfPackage(specifier: string, name: string): boolean {
  if (name === "node") return specifier.startsWith("node:");
  if (name === "backend") return /^(@tensorflow\/tfjs-(backend-|node)|webgpu$)/.test(specifier);
  return specifier === name || specifier.startsWith(`${name}/`);
}

function listOf(names: readonly string[], noun: string): string {
  return names.length === 0 ? `no ${noun}` : names.join(", ");
}

/** The table's rows as arrows, without those that follow from two others. */
function arrows(): readonly string[] {
  return Object.entries(rooms).flatMap(([from, { rooms: reached }]) =>
    reached
      .filter((to) => !reached.some((between) => rooms[between]?.rooms.includes(to) === true))
      .map((to) => `${from} --> ${to}`),
  );
}
