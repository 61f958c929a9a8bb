import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { plausibleWeights, withInitialWeights } from "../../src/model/layers/initial-weights.ts";
import { builders } from "../networks/index.ts";
import { inOwnProcess } from "./in-own-process.ts";
import { peerRound, peerRuns, recordedPeer } from "./peers.ts";
import type { PeerRound, RecordedPeer } from "./peers.ts";
import { rounded } from "./samples.ts";
import type { Counted } from "./static-profile-worker.ts";
import { writeBench } from "./write-bench.ts";

const models = ["resnet50", "mobilenet_v2", "efficientnet_b0", "vit_base_patch16_224"];

/** Our runs and those of the peers take turns, so that a slow phase of a shared machine meets both. */
const rounds = 3;

/**
 * What is compared: the same statistic of as many runs on both sides, spread over about as long. Noise only adds time, so a minimum is what it
 * changes least.
 */
const statistic = `minimum over ${rounds} alternating rounds of ${peerRuns} warm runs`;

test("a static profile beside raw tfjs and the fastest peer", async () => {
  const ours: (readonly Counted[])[] = [];
  const peers: ReadonlyMap<string, PeerRound>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await inOwnProcess<readonly Counted[]>("static-profile-worker", [String(peerRuns), ...models]));
    peers.push(peerRound(models));
  }
  const rows = [];
  for (const [index, model] of models.entries()) {
    const raw = await rawTfjs(builders[model] as () => LayersModel);
    const counted = ours.map((round) => round[index] as Counted);
    const own = {
      firstMs: counted[0]?.ours.firstMs,
      ...minimaOf(counted.map(({ ours: { minMs } }) => minMs)),
    };
    const met = peers.flatMap((round) => round.get(model) ?? []);
    const minima = met.length === rounds ? minimaOf(met.map(({ minMs }) => minMs)) : undefined;
    rows.push({
      model,
      macs: counted[0]?.macs,
      ours: own,
      rawTfjs: raw,
      peer:
        minima === undefined
          ? recordedPeer(model)
          : { tool: met[0]?.tool, ...minima, measured: "here" as const },
      timesFasterThanRawTfjs: rounded(raw.minMs / own.minMs),
      // A ratio of times from two machines measures the machines: a recorded peer is quoted without one.
      ...(minima === undefined ? {} : { timesFasterThanPeer: rounded(minima.minMs / own.minMs) }),
    });
  }
  console.table(
    rows.map(({ model, ours: own, rawTfjs: raw, peer, timesFasterThanRawTfjs, timesFasterThanPeer }) => ({
      model,
      "ours, ms": `${own.minMs} (rounds ${own.roundsMs.join(", ")}; first ${own.firstMs})`,
      "tf.profile on wasm, ms": raw.minMs,
      "times faster": timesFasterThanRawTfjs,
      peer: peerText(peer),
      "times faster than the peer": timesFasterThanPeer,
    })),
  );
  const ratios = rows.flatMap(({ timesFasterThanPeer }) => timesFasterThanPeer ?? []);
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const compared = ratios.length === rows.length;
  console.log(
    compared
      ? `geometric mean over the peers: ${mean.toFixed(1)} times faster (${statistic})`
      : "no ratio to the peers: PEERS_PYTHON names no Python with torch and the peers, their times are from another machine",
  );
  writeBench("staticProfile", {
    statistic,
    rows,
    ...(compared ? { timesFasterThanPeersGeometricMean: rounded(mean) } : {}),
  });
  for (const { timesFasterThanRawTfjs } of rows) expect(timesFasterThanRawTfjs).toBeGreaterThan(5);
  if (compared) {
    for (const ratio of ratios) expect(ratio).toBeGreaterThanOrEqual(5);
    expect(mean).toBeGreaterThanOrEqual(10);
  }
}, 2_400_000);

/** The minima of the rounds, and the least of them. */
function minimaOf(roundsMs: readonly number[]): {
  readonly minMs: number;
  readonly roundsMs: readonly number[];
} {
  return { minMs: rounded(Math.min(...roundsMs)), roundsMs };
}

function peerText(
  peer: RecordedPeer | (ReturnType<typeof minimaOf> & { tool?: string | undefined }) | undefined,
): string {
  if (peer === undefined) return "-";
  return "minMs" in peer
    ? `${peer.tool}, ${peer.minMs} ms (rounds ${peer.roundsMs.join(", ")})`
    : `${peer.tool}, ${peer.medianMs} ms, recorded`;
}

/** What tfjs itself offers: `tf.profile` around a forward pass, here on its fastest backend without native code. */
async function rawTfjs(build: () => LayersModel): Promise<{ readonly minMs: number; readonly runs: number }> {
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
  return { minMs: rounded(Math.min(...times)), runs: times.length };
}
