import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { plausibleWeights, withInitialWeights } from "../../src/model/layers/initial-weights.ts";
import { builders } from "../networks/index.ts";
import { inOwnProcess } from "./in-own-process.ts";
import { fastestPeer } from "./peers.ts";
import { rounded } from "./samples.ts";
import type { Counted } from "./static-profile-worker.ts";
import { writeBench } from "./write-bench.ts";

const models = ["resnet50", "mobilenet_v2", "efficientnet_b0", "vit_base_patch16_224"];

test("a static profile beside raw tfjs and the fastest peer", async () => {
  const counted = await inOwnProcess<readonly Counted[]>("static-profile-worker", models);
  const rows = [];
  for (const { name, ours, macs } of counted) {
    const raw = await rawTfjs(builders[name] as () => LayersModel);
    const peer = fastestPeer(name);
    rows.push({
      model: name,
      macs,
      ours,
      rawTfjs: raw,
      peer,
      timesFasterThanRawTfjs: rounded(raw.medianMs / ours.medianMs),
      // A ratio of times from two machines measures the machines: a recorded peer is quoted without one.
      ...(peer?.measured === "here" ? { timesFasterThanPeer: rounded(peer.medianMs / ours.medianMs) } : {}),
    });
  }
  console.table(
    rows.map(({ model, ours, rawTfjs: raw, peer, timesFasterThanRawTfjs, timesFasterThanPeer }) => ({
      model,
      "ours, ms": `${ours.medianMs} ± ${ours.madMs} (first ${ours.firstMs})`,
      "tf.profile on wasm, ms": raw.medianMs,
      "times faster": timesFasterThanRawTfjs,
      peer: peer === undefined ? "-" : `${peer.tool}, ${peer.medianMs} ms, ${peer.measured}`,
      "times faster than the peer": timesFasterThanPeer,
    })),
  );
  const ratios = rows.flatMap(({ timesFasterThanPeer }) => timesFasterThanPeer ?? []);
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const compared = ratios.length === rows.length;
  console.log(
    compared
      ? `geometric mean over the peers: ${mean.toFixed(1)} times faster`
      : "no ratio to the peers: PEERS_PYTHON names no Python with torch and the peers, their times are from another machine",
  );
  writeBench("staticProfile", {
    rows,
    ...(compared ? { timesFasterThanPeersGeometricMean: rounded(mean) } : {}),
  });
  for (const { timesFasterThanRawTfjs } of rows) expect(timesFasterThanRawTfjs).toBeGreaterThan(5);
  if (compared) {
    for (const ratio of ratios) expect(ratio).toBeGreaterThanOrEqual(5);
    expect(mean).toBeGreaterThanOrEqual(10);
  }
});

/** What tfjs itself offers: `tf.profile` around a forward pass, here on its fastest backend without native code. */
async function rawTfjs(
  build: () => LayersModel,
): Promise<{ readonly medianMs: number; readonly runs: number }> {
  await openBackend("wasm");
  const model = await withInitialWeights(plausibleWeights, build);
  const input = tf.zeros([1, 224, 224, 3]);
  const times: number[] = [];
  // The first run, in which wasm lays out its memory, is thrown away.
  for (let run = 0; run < 4; run += 1) {
    const start = performance.now();
    await tf.profile(() => model.predict(input) as tf.Tensor);
    if (run > 0) times.push(performance.now() - start);
  }
  tf.dispose(input);
  model.dispose();
  const [, middle] = times.toSorted((a, b) => a - b);
  return { medianMs: rounded(middle as number), runs: times.length };
}
