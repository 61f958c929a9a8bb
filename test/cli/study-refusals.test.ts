import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

/** Runs a study that must be refused in one line, and returns it. Nothing may be left behind but the list of photos. */
async function refusal(folder: string, ...options: string[]): Promise<string> {
  const files = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name !== "s-run");
  const before = await files();
  const { code, out, err } = await cli("study", "--data", folder, "--out", join(folder, "s"), ...options);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(await files()).toEqual(before);
  if (existsSync(join(folder, "s-run"))) expect(await readdir(join(folder, "s-run"))).toEqual(["cache"]);
  return err;
}

test("an unreadable .h5 file ends a study before anything is trained", async () => {
  const folder = await drawnPhotos(4);
  const file = join(folder, "weights.h5");
  await writeFile(file, "no HDF5");
  const study = ["--approaches", "resnet50-17,custom-cnn", "--folds", "2", "--weights", file];
  expect(await refusal(folder, ...study)).toMatch(
    /^clothnet-report: weight file is unreadable: found weights\.h5/,
  );
});

test("a photo folder without a CSV, and folds that leave a part without a class", async () => {
  const folder = await drawnPhotos(3);
  const study = ["--approaches", "custom-cnn", "--folds"];
  expect(await refusal(folder, ...study, "4")).toContain(
    "found 3 photos of Hat for 4 folds; expected at least 4 of every class, so that each part has one",
  );
  await rm(join(folder, "images.csv"));
  expect(await refusal(folder, ...study, "2")).toContain(
    `data set not found: found no file ${join(folder, "images.csv")}; expected a CSV of image ids and labels`,
  );
});

test("a layer that a network lacks, and networks of two inputs or outputs, end a study before anything is trained", async () => {
  const folder = await drawnPhotos(4);
  const study = ["--folds", "2", "--approaches"];
  expect(await refusal(folder, ...study, `custom-cnn,fine-tune:${model}@block9`)).toBe(
    "clothnet-report: wrong option: found no layer 'block9' to cut behind; expected a layer that is used once and has one output. Fix: cut behind one of block3_conv, block3_bn, block3_relu, block4_conv, block4_bn, block4_relu, features, head_dropout\n",
  );
  const absent = ["--feature-layer", "absent"];
  for (const approach of [`features:${model}`, "convnext-t-features"])
    expect(await refusal(folder, ...study, `custom-cnn,${approach}`, ...absent)).toContain(
      "wrong option: found the feature layer 'absent'; expected a layer of",
    );
  const [one, other] = [tfl.input({ shape: [16, 16, 3] }), tfl.input({ shape: [16, 16, 3] })];
  const scores = (x: tfl.SymbolicTensor): tfl.SymbolicTensor =>
    tfl.layers.dense({ units: 2 }).apply(tfl.layers.flatten().apply(x)) as tfl.SymbolicTensor;
  const sum = tfl.layers.add().apply([one, other]) as tfl.SymbolicTensor;
  const twoInputs = await saveNetwork(join(folder, "in"), [one, other], scores(sum));
  const twoOutputs = await saveNetwork(join(folder, "out"), one, [scores(one), scores(one)]);
  for (const kind of ["features", "fine-tune"]) {
    expect(await refusal(folder, ...study, `${kind}:${twoInputs}`)).toMatch(
      /^clothnet-report: model is not supported: found a backbone with the inputs \w+ and \w+; expected one input of images\. Fix: choose another backbone\n$/,
    );
    expect(await refusal(folder, ...study, `${kind}:${twoOutputs}`)).toBe(
      "clothnet-report: model is not supported: found a backbone of 2 outputs; expected one output. Fix: give the feature layer\n",
    );
  }
});

async function saveNetwork(
  folder: string,
  inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
  outputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
): Promise<string> {
  await mkdir(folder);
  await openBackend("wasm");
  await tfl.model({ inputs, outputs }).save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs: weights, weightData }) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights }];
      const json = JSON.stringify({ format: "layers-model", modelTopology, weightsManifest });
      await writeFile(join(folder, "model.json"), json);
      await writeFile(join(folder, "weights.bin"), new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return join(folder, "model.json");
}

test("a second run in a run folder is refused in one line, and the first one ends as ever", async () => {
  const folder = await drawnPhotos(8);
  const run = join(folder, "run");
  const study = (out: string): ReturnType<typeof cli> => {
    const head = ["--backbone", model, "--approaches", "feature-extractor", "--epochs", "2", "--runs", "1"];
    return cli("study", "--data", folder, ...head, "--run-dir", run, "--out", join(folder, out));
  };
  const first = study("first");
  while (!existsSync(join(run, "lock.json"))) await wait(1);
  const second = await study("second");
  expect(second.code).toBe(2);
  expect(second.err).toBe(
    `clothnet-report: folder is in use: found process ${process.pid} at work in ${run}; expected one run at a time in a run folder. Fix: wait for it, or choose another folder with --run-dir\n`,
  );
  const { code, err } = await first;
  expect(code, err).toBe(0);
  const written = (await readdir(folder)).filter((name) => /^(first|second)/.test(name));
  expect(written).toEqual(["first.html", "first.json", "first.md"]);
});
