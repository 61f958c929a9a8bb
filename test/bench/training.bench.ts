import { expect, test } from "vitest";
import { median } from "../../src/stats/order-statistics.ts";
import { inOwnProcess } from "./in-own-process.ts";
import { rounded } from "./samples.ts";
import type { Rounds, TrainingRounds } from "./training-worker.ts";
import { writeBench } from "./write-bench.ts";

/** Medians in milliseconds, and the median of the ratios round by round: what slows the machine slows both sides of a round. */
function compare({ network, ours, bare }: Rounds): {
  readonly network: string;
  readonly oursMs: number;
  readonly bareMs: number;
  readonly oursToBare: number;
  readonly rounds: number;
} {
  return {
    network,
    oursMs: rounded(median(ours) * 1000),
    bareMs: rounded(median(bare) * 1000),
    oursToBare: rounded(median(ours.map((seconds, round) => seconds / bare[round]!))),
    rounds: ours.length,
  };
}

test("the fit loop beside trainOnBatch, and feature extraction beside predict, on tensors in memory", async () => {
  const { device, fit, features } = await inOwnProcess<TrainingRounds>("training-worker", []);
  const steps = fit.map(compare);
  const images = features.map(({ decodingShare, ...sides }) => ({
    ...compare(sides),
    decodingShare: rounded(median(decodingShare)),
  }));
  console.log("a training step of our fit beside tfjs' trainOnBatch, batch 16, ms");
  console.table(steps);
  console.log("an image of feature extraction, decoded and written, beside tfjs' predict, ms");
  console.table(images);
  writeBench("training", { device, steps, images });
  for (const { oursToBare } of steps) expect(oursToBare).toBeLessThanOrEqual(1.05);
  // At least 90 % of the throughput, unless waiting for photos is what takes the rest.
  for (const { oursToBare, decodingShare } of images)
    expect(oursToBare * (1 - decodingShare)).toBeLessThanOrEqual(1 / 0.9);
});
