import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { median } from "../../src/stats/median.ts";
import { builtModule } from "./built-profiler.ts";
import { rounded } from "./samples.ts";
import { writeBench } from "./write-bench.ts";

interface Point {
  readonly layers: number;
  readonly rows: number;
  readonly times: readonly number[];
  readonly bytes: number;
}

const sizes = [10, 30, 100, 300, 1000, 3000, 10_000];

test("time and memory grow in proportion to the rows, from 10 to 10,000", async () => {
  const points = await measure();
  const rows = points.map(({ layers, times, bytes }) => ({
    layers,
    medianMs: rounded(median([...times])),
    // The heap of a small record is lost in what the collector leaves lying about.
    ...(layers < 1000 ? {} : { recordKiB: Math.round(bytes / 1024) }),
  }));
  console.table(rows);
  // The fixed cost of a profile bends the start of the curve down, so the exponent of the upper half is told apart.
  const large = rows.filter(({ layers }) => layers >= 1000);
  const exponents = {
    time: rounded(exponent(rows.map(({ layers, medianMs }) => [layers, medianMs]))),
    timeFrom1000: rounded(exponent(large.map(({ layers, medianMs }) => [layers, medianMs]))),
    memoryFrom1000: rounded(
      exponent(large.map(({ layers, recordKiB }) => [layers, recordKiB ?? Number.NaN])),
    ),
  };
  console.log(exponents);
  writeBench("scaling", { model: "chain of Conv2D, BatchNormalization, ReLU on 8x8x8", rows, exponents });
  expect(exponents.time).toBeLessThanOrEqual(1.1);
  expect(exponents.memoryFrom1000).toBeLessThanOrEqual(1.1);
});

function measure(): Promise<readonly Point[]> {
  const points = new Map<number, Point>();
  const worker = new Worker(new URL("./scaling-worker.js", import.meta.url), {
    workerData: { dist: builtModule("./"), sizes },
    resourceLimits: { stackSizeMb: 256, maxOldGenerationSizeMb: 4096 },
  });
  // Every size is measured twice; the second time the code is compiled.
  worker.on("message", (point: Point) => points.set(point.layers, point));
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => resolve([...points.values()]));
  });
}

/** The slope of the least-squares line through the logarithms: 1 is linear, 2 quadratic. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: (point: readonly [number, number]) => number): number =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - meanX) * (y - meanY));
  return covariance / mean(([x]) => (x - meanX) ** 2);
}
