import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { repeatedTimes, repeatedTimesPage } from "./repeated-times.ts";
import type { RepeatedTimes } from "./repeated-times.ts";

/*
 * `npm run repeated-times`: times models on backends, several times each, every run in its own process, and writes `reports/repeated-times.json` and
 * `.md`. With --quick: small models, and the page goes to stdout. It needs a Node that strips types.
 */
const root = new URL("../../", import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, root));

interface TimedModel {
  readonly title: string;
  readonly path: string;
  /** Backends on which one run of the model ends in a few minutes. */
  readonly backends: readonly string[];
  /** Those of a --quick run; absent if the model has no part in it. */
  readonly quick?: readonly string[];
}

const shared = "../shared/real-models/";
const models: readonly TimedModel[] = [
  {
    title: "Tiny CNN",
    path: "fixtures/small-model",
    backends: ["wasm", "tensorflow", "cpu"],
    quick: ["wasm", "tensorflow", "cpu"],
  },
  {
    title: "MobileNet v1 0.75",
    path: `${shared}backbone_mobilenet_v1_075_224_layers`,
    backends: ["wasm", "tensorflow", "cpu"],
    quick: ["wasm", "tensorflow"],
  },
  {
    title: "EfficientNet-Lite0, layers model",
    path: `${shared}efficientnet_lite0_imagenet/layers`,
    backends: ["wasm", "tensorflow", "cpu"],
  },
  {
    title: "EfficientNet-Lite0, graph model",
    path: `${shared}efficientnet_lite0_imagenet/graph`,
    backends: ["wasm", "tensorflow", "cpu"],
  },
  {
    title: "ResNet50, random weights",
    path: "../shared/oracles/tfjs/ResNet50",
    backends: ["wasm", "tensorflow"],
  },
];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    runs: { type: "string", default: "3" },
    backends: { type: "string", default: "wasm,tensorflow,cpu" },
  },
});
const runs = Number(values.runs);
const asked = new Set(values.backends.split(","));

function timeInOwnProcess(model: TimedModel, backend: string): ProfileRecord {
  const quick = values.quick ? ["--runs", "5", "--warmup", "1"] : [];
  const json = execFileSync(
    process.execPath,
    [
      path("dist/bin.js"),
      ...["profile", path(model.path), "--time", "--backend", backend, "--format", "json", ...quick],
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
  );
  return parseRecord(json, `${model.title} on ${backend}`) as ProfileRecord;
}

function isUsable(backend: string): boolean {
  const report = execFileSync(process.execPath, [path("dist/bin.js"), "backends"], { encoding: "utf8" });
  return report.includes(`${backend}: usable`);
}

const usable = [...asked].filter(isUsable);
const all: RepeatedTimes[] = [];
for (const model of models) {
  const own = values.quick ? (model.quick ?? []) : model.backends;
  if (own.length === 0) continue;
  if (!existsSync(path(model.path))) {
    console.error(`skipped: ${model.title}, which is not at ${model.path}`);
    continue;
  }
  for (const backend of own.filter((name) => usable.includes(name))) {
    const records = Array.from({ length: runs }, (_, run) => {
      console.error(`${model.title} on ${backend}: run ${run + 1} of ${runs}`);
      return timeInOwnProcess(model, backend);
    });
    all.push(repeatedTimes(model.title, records));
  }
}
const page = repeatedTimesPage(all);
if (values.quick) console.log(page);
else {
  const reports = new URL("reports/", root);
  writeFileSync(new URL("repeated-times.json", reports), `${JSON.stringify(all, undefined, 1)}\n`);
  writeFileSync(new URL("repeated-times.md", reports), page);
}
