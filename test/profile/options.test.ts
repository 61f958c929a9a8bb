import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import * as library from "../../src/index.ts";
import { ProfilerError } from "../../src/errors.ts";

// What a JavaScript caller may write: no types.
const {
  compareModels,
  compareRecords,
  addOps,
  droppedFiles,
  networkSubject,
  effectiveFieldsOfFile,
  effectiveReceptiveField,
  folderSource,
  openModel,
  openSubject,
  profile,
  profileFile,
  profileSubject,
  timeModel,
  unitWindow,
  urlSource,
} = library as unknown as Record<string, (...given: unknown[]) => unknown>;

const path = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));
let model: LayersModel;
beforeAll(async () => {
  await tf.setBackend("cpu");
  model = sequential({
    layers: [layers.conv2d({ name: "conv", filters: 2, kernelSize: 3, inputShape: [8, 8, 1] })],
  });
});

const square = (x: tf.Tensor): tf.Tensor => tf.square(x);

test.each<[string, () => unknown, string]>([
  [
    "profile",
    () => profile?.(model, { convetnion: "thop" }),
    "option convetnion of profile, which it does not have",
  ],
  ["profile", () => profile?.(model, { convention: "tohp" }), 'Fix: write convention: "thop"'],
  [
    "profile",
    () => profile?.(model, { batch: 0 }),
    "batch: 0 in the options of profile; expected a whole number of at least 1",
  ],
  ["profile", () => profile?.(model, { shapes: [8, 8, 1] }), "shapes: [8,8,1] in the options of profile"],
  ["profile", () => profile?.(model, { optimizer: "adm" }), 'write optimizer: "adam"'],
  ["profile", () => profile?.(model, { createdAt: "now" }), 'createdAt: "now"'],
  ["profile", () => profile?.(model, { time: {} }), "the option time of profile"],
  ["profile", () => profile?.(model, "thop"), '"thop" in the place of the options of profile'],
  ["profile", () => profile?.(square, [[2]], { batch: 2 }), "the option batch of profile"],
  ["profile", () => profile?.(square, { batch: 2 }), "a function without a list of inputs"],
  ["profile", () => profile?.(undefined), "undefined in the place of a model"],
  [
    "profileSubject",
    async () => profileSubject?.(await openModel?.(path), { runs: 1 }),
    "the option runs of profileSubject",
  ],
  ["profileFile", () => profileFile?.(path, { time: { runs: 3 } }), "the option time.runs of profileFile"],
  [
    "profileFile",
    () => profileFile?.(path, { time: { sampling: { runs: -1 } } }),
    "time.sampling.runs: -1 in the options of profileFile; expected a whole number of at least 1",
  ],
  ["profileFile", () => profileFile?.(path, { time: { backend: "wsam" } }), 'write time.backend: "wasm"'],
  ["profileFile", () => profileFile?.(path, { time: true }), "true in the place of time of profileFile"],
  ["profileFile", () => profileFile?.(path, { register: "module.mjs" }), 'register: "module.mjs"'],
  ["profileFile", () => profileFile?.(undefined), "undefined in the place of a model file"],
  [
    "profileFile",
    () => profileFile?.(model),
    "found a model in memory in the place of a model file; expected a path, an address, a source of files, or a subject that was opened. Fix: call profile(model)",
  ],
  ["openModel", () => openModel?.(path, { modules: [] }), "the option modules of openModel"],
  ["openSubject", () => openSubject?.(path), "in the place of a source of files"],
  ["timeModel", () => timeModel?.(model, { runs: 5 }), "the option runs of timeModel"],
  [
    "timeModel",
    () => timeModel?.(model, { sampling: { runs: -1 } }),
    "sampling.runs: -1 in the options of timeModel",
  ],
  ["timeModel", () => timeModel?.(model, { sampling: { warmup: 1.5 } }), "sampling.warmup: 1.5"],
  [
    "timeModel",
    () => timeModel?.(model, { sampling: { budget: { milliseconds: 1 } } }),
    "found no sampling.budget.leastRuns",
  ],
  ["timeModel", () => timeModel?.(model, { backend: "cpu" }), "the option backend of timeModel"],
  [
    "compareModels",
    () => compareModels?.({ path }, { path }, { runs: 9 }),
    "the option runs of compareModels",
  ],
  [
    "compareModels",
    () => compareModels?.({ path }, { path, backend: "gpu" }),
    'backend: "gpu" in the options of compareModels (second side)',
  ],
  [
    "compareModels",
    () => compareModels?.(path, path),
    "in the place of the options of compareModels (first side)",
  ],
  [
    "compareModels",
    () => compareModels?.({}, { path }),
    "found no path in the options of compareModels (first side)",
  ],
  ["compareRecords", () => compareRecords?.({ layers: [] }, { layers: [] }, { sede: 1 }), "write seed"],
  ["compareRecords", () => compareRecords?.(undefined, undefined), "undefined in the place of a record"],
  ["effectiveReceptiveField", () => effectiveReceptiveField?.(model, "conv", { inputs: 0 }), "inputs: 0"],
  ["effectiveReceptiveField", () => effectiveReceptiveField?.(model, "conf"), "give for instance conv"],
  [
    "effectiveReceptiveField",
    () => effectiveReceptiveField?.(model),
    "found no layer in the options of effectiveReceptiveField",
  ],
  [
    "effectiveReceptiveField",
    () => effectiveReceptiveField?.(model, "conv", { distribution: { kind: "uniform" } }),
    'distribution: {"kind":"uniform"}',
  ],
  [
    "effectiveFieldsOfFile",
    () => effectiveFieldsOfFile?.(path),
    "found no layers in the options of effectiveFieldsOfFile",
  ],
  ["effectiveFieldsOfFile", () => effectiveFieldsOfFile?.(path, { layers: "conv" }), 'layers: "conv"'],
  ["unitWindow", () => unitWindow?.(model), "found no layer in the options of unitWindow"],
  ["unitWindow", () => unitWindow?.(model, { layer: "conf" }), "give for instance conv"],
  ["unitWindow", () => unitWindow?.(model, { layer: "conv", unit: [-1, 0] }), "unit: [-1,0]"],
  ["unitWindow", () => unitWindow?.(undefined, { layer: "conv" }), "undefined in the place of a model"],
  ["droppedFiles", () => droppedFiles?.(5), "5 in the place of files"],
  [
    "networkSubject",
    () => networkSubject?.({ name: "net" }),
    "found no build in the options of networkSubject",
  ],
  ["addOps", () => addOps?.(undefined), "wrong option: found ops to add of which"],
  ["folderSource", () => folderSource?.(5), "5 in the place of a path"],
  [
    "urlSource",
    () => urlSource?.("https://a.test/model.json", { limit: 5 }),
    "expected one of fetch, limitBytes",
  ],
])("%s with wrong options %#", async (_, call, message) => {
  const error: unknown = await (async () => call())().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProfilerError);
  expect((error as Error).message).toContain(message);
});
