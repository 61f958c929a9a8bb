import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { median } from "../../src/stats/order-statistics.ts";
import { builtInternals } from "./built-profiler.ts";
import { rounded } from "./samples.ts";
import { writeBench } from "./write-bench.ts";

interface Point {
  readonly length: number;
  readonly rows: number;
  readonly status: string;
  readonly macs: number;
  readonly times: readonly number[];
  readonly bytes: number;
}

const sizes = [10, 30, 100, 300, 1000, 3000, 10_000];

const chains = [
  ["layers-model", "chain of Conv2D, BatchNormalization, ReLU on 8x8x8"],
  ["graph-model", "chain of Conv2D, BiasAdd, Relu on 8x8x8"],
] as const;

describe("time and memory grow in proportion to the rows, from 10 to 10,000", () => {
  test.each(chains)("%s: %s", async (format, model) => {
    const points = await measure(format);
    for (const { length, rows, status, macs } of points) {
      expect({ rows, status }).toEqual({ rows: length + 1, status: "complete" });
      // Every third one is a convolution: 8x8 places, 3x3 taps, 8 channels in and out.
      expect(macs).toBe(Math.ceil(length / 3) * 8 * 8 * 3 * 3 * 8 * 8);
    }
    const rows = points.map(({ length, times, bytes }) => ({
      rows: length,
      medianMs: rounded(median([...times])),
      heapKiB: rounded(bytes / 1024),
    }));
    console.table(rows);
    // The fixed cost of a profile bends the start of the curve down, so the exponent of the upper half is told apart.
    const large = rows.filter((row) => row.rows >= 1000);
    const exponents = {
      time: rounded(exponent(rows.map((row) => [row.rows, row.medianMs]))),
      timeFrom1000: rounded(exponent(large.map((row) => [row.rows, row.medianMs]))),
      memory: rounded(exponent(rows.map((row) => [row.rows, row.heapKiB]))),
      memoryFrom1000: rounded(exponent(large.map((row) => [row.rows, row.heapKiB]))),
    };
    console.log(format, exponents);
    writeBench(`scaling of a ${format}`, { model, rows, exponents });
    expect(exponents.time).toBeLessThanOrEqual(1.1);
    expect(exponents.memory).toBeLessThanOrEqual(1.1);
    expect(exponents.memoryFrom1000).toBeLessThanOrEqual(1.1);
  });
});

function measure(format: string): Promise<readonly Point[]> {
  const points = new Map<number, Point>();
  const worker = new Worker(new URL("./scaling-worker.js", import.meta.url), {
    workerData: { internals: builtInternals(), format, sizes },
    resourceLimits: { stackSizeMb: 256, maxOldGenerationSizeMb: 4096 },
  });
  // Every size is measured twice; the second time the code is compiled.
  worker.on("message", (point: Point) => points.set(point.length, point));
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
