import { concat, conv2d, dispose, fill, matMul, neg, ones, relu, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";
import type { Clock } from "./clock.ts";
import { wallClock } from "./clock.ts";

/** Measured peaks of a backend: rate of arithmetic, rates of copies, and duration of a kernel of one element. */
export interface DevicePeaks {
  readonly compute: ComputePeak;
  /** From the smallest to the largest tensor. */
  readonly copies: readonly [CopyPeak, ...CopyPeak[]];
  readonly launch: LaunchPeak;
}

export interface ComputePeak {
  readonly gflopsPerSecond: number;
  /** The probe that reached it, for instance `matMul 512`. */
  readonly probe: string;
  readonly samples: number;
}

export interface CopyPeak {
  /** Bytes read plus bytes written. */
  readonly bytes: number;
  readonly gigabytesPerSecond: number;
  readonly samples: number;
}

/** A kernel of one element: a twentieth of the time from the call of the first to the end of the last of twenty. */
export interface LaunchPeak {
  readonly milliseconds: number;
  readonly samples: number;
}

/**
 * A probe grows until one run takes this long, so that clock and call weigh little. It does not grow further: on a busy machine a run longer than the
 * system's time slice is always disturbed, while shorter layers are not.
 */
const enoughMs = 1;
const smallestSize = 64;
const largestSize = 8192;
const samples = 8;
const smallestCopy = 2 ** 14;
const largestCopy = 2 ** 26;
/** Less than for arithmetic: larger tensors would need much memory beside the model. */
const enoughCopyMs = 0.25;
/** The fastest sizes, which just fit a cache, span about this factor: larger steps would skip them. */
const copyGrowth = 4;
/** Smaller copies are repeated until this many elements are copied: one copy is too short for clock and call. */
const elementsInRow = 2 ** 18;
const launches = 20;

/**
 * Measures the peaks of the current backend with short runs of its own kernels: a matrix product (2·n³ FLOPs) and convolutions of n to n channels on
 * 14×14 positions with one tap and with nine (2·196·n² FLOPs and nine times that; fast algorithms do less work), of which the fastest of all
 * sizes counts; copies of growing size (concatenation of two halves or ReLU, whichever is faster: each byte is read once and written once);
 * kernels of one element. Each is the best of eight, because a peak is wanted.
 */
export async function probeDevice(timing: KernelTiming, clock: Clock = wallClock): Promise<DevicePeaks> {
  const best = (run: () => Tensor, repeats: number): Promise<number> => bestMs(run, repeats, timing, clock);
  return {
    compute: await computePeak(best),
    copies: await copyPeaks(best),
    launch: await launchPeak(best),
  };
}

type Best = (run: () => Tensor, repeats: number) => Promise<number>;

async function computePeak(best: Best): Promise<ComputePeak> {
  const product = await grown("matMul", best, (size) => {
    const factors = [fill([size, size], 0.5), fill([size, size], 0.25)] as const;
    return { flops: 2 * size ** 3, operands: factors, run: () => matMul(...factors) };
  });
  const convolution = await grown("pointwise conv2d", best, (size) => {
    const image = fill([1, 14, 14, size], 0.5) as Tensor4D;
    const kernel = fill([1, 1, size, size], 0.25) as Tensor4D;
    return {
      flops: 2 * 196 * size ** 2,
      operands: [image, kernel],
      run: () => conv2d(image, kernel, 1, "same"),
    };
  });
  const wide = await grown("3x3 conv2d", best, (size) => {
    const image = fill([1, 14, 14, size], 0.5) as Tensor4D;
    const kernel = fill([3, 3, size, size], 0.25) as Tensor4D;
    const flops = 2 * 196 * 9 * size ** 2;
    return { flops, operands: [image, kernel], run: () => conv2d(image, kernel, 1, "same") };
  });
  const [fastest] = [product, convolution, wide].toSorted((a, b) => b.gflopsPerSecond - a.gflopsPerSecond);
  return fastest as ComputePeak;
}

interface Probe {
  readonly flops: number;
  readonly operands: readonly Tensor[];
  readonly run: () => Tensor;
}

async function grown(name: string, best: Best, make: (size: number) => Probe): Promise<ComputePeak> {
  let fastest: ComputePeak | undefined;
  for (let size = smallestSize; ; size *= 2) {
    const { flops, operands, run } = make(size);
    const milliseconds = await best(run, 1);
    dispose([...operands]);
    const gflopsPerSecond = flops / milliseconds / 1e6;
    if (fastest === undefined || gflopsPerSecond > fastest.gflopsPerSecond)
      fastest = { gflopsPerSecond, probe: `${name} ${size}`, samples };
    if (milliseconds >= enoughMs || size >= largestSize) return fastest;
  }
}

async function copyPeaks(best: Best): Promise<[CopyPeak, ...CopyPeak[]]> {
  const copies: CopyPeak[] = [];
  for (let elements = smallestCopy; ; elements *= copyGrowth) {
    const half = fill([elements / 2], 0.5);
    const bytes = 2 * elements * Float32Array.BYTES_PER_ELEMENT;
    const whole = fill([elements], 0.5);
    const repeats = Math.max(1, elementsInRow / elements);
    const milliseconds = Math.min(
      await best(() => concat([half, half]), repeats),
      await best(() => relu(whole), repeats),
    );
    dispose([half, whole]);
    copies.push({ bytes, gigabytesPerSecond: bytes / milliseconds / 1e6, samples });
    if (milliseconds >= enoughCopyMs || elements >= largestCopy) return copies as [CopyPeak, ...CopyPeak[]];
  }
}

async function launchPeak(best: Best): Promise<LaunchPeak> {
  const one = ones([1]);
  const milliseconds = await best(() => neg(one), launches);
  one.dispose();
  return { milliseconds, samples };
}

/** The shortest of eight measurements of one run, each of `repeats` runs in a row; a first one, which may compile, is dropped. */
async function bestMs(
  run: () => Tensor,
  repeats: number,
  timing: KernelTiming,
  clock: Clock,
): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample <= samples; sample += 1) {
    const begin = clock.now();
    const last = tidy(() => {
      for (let pass = 1; pass < repeats; pass += 1) run().dispose();
      return run();
    });
    if (timing.kind === "read-back") timing.synchronize([last]);
    if (timing.kind === "timestamp-query") await timing.finish();
    const milliseconds = (clock.now() - begin) / repeats;
    last.dispose();
    if (sample > 0) shortest = Math.min(shortest, milliseconds);
  }
  return shortest;
}
