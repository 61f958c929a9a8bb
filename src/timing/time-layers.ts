import { memory, tensor, tidy } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { seededRandom } from "../stats/seeded-random.ts";
import { withLayerScopes } from "../trace/layer-scopes.ts";
import type { LayerCall } from "../trace/layer-scopes.ts";
import { wallClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { withTimedKernels } from "./with-timed-kernels.ts";

/** How often to run, and by which clock. */
export interface SamplingOptions {
  /** Runs that are kept, of each kind: timed per layer, and end to end. */
  readonly runs: number;
  /** Runs thrown away before, the first excepted, which is reported apart. */
  readonly warmup: number;
  readonly clock?: Clock;
  /** Told after every run, kept or not. */
  readonly onRun?: (done: number, total: number) => void;
}

/** Milliseconds by row and for the whole forward pass. */
export interface LayerSamples {
  /** By {@link rowKey}; each row has one sample per run: the sum of its kernels. */
  readonly byRow: ReadonlyMap<string, readonly number[]>;
  readonly endToEnd: readonly number[];
  /** The very first run, which compiles and allocates. */
  readonly firstRunMs: number;
}

/** The key that joins a row of counts with its times. */
export function rowKey(row: { readonly path: string; readonly call: number }): string {
  return `${row.path}#${row.call}`;
}

/**
 * Times a layers model on the current backend: end-to-end runs without any wrapping and runs with wrapped kernels take turns, so that drift
 * of the machine meets both. Inputs are uniform in [0, 1) from a fixed sequence.
 */
export function timeLayers(
  model: LayersModel,
  inputShapes: readonly (readonly number[])[],
  { runs, warmup, clock = wallClock, onRun }: SamplingOptions,
): LayerSamples {
  const inputs = model.inputs.map((input, index) => steadyInput(inputShapes[index] ?? [], input.dtype));
  const before = memory().numTensors;
  const forward = (): void => {
    tidy(() => {
      model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : inputs, { training: false });
    });
  };
  const whole = (): number => {
    const begin = clock.now();
    forward();
    return clock.now() - begin;
  };
  try {
    const total = 1 + warmup + runs;
    const firstRunMs = whole();
    onRun?.(1, total);
    const byRow = new Map<string, number[]>();
    const endToEnd: number[] = [];
    for (let run = 1; run < total; run += 1) {
      const wholeMs = whole();
      const times = timeOnce(model, forward, clock);
      if (run > warmup) {
        endToEnd.push(wholeMs);
        for (const [key, milliseconds] of times) {
          const samples = byRow.get(key);
          if (samples === undefined) byRow.set(key, [milliseconds]);
          else samples.push(milliseconds);
        }
      }
      onRun?.(run + 1, total);
    }
    if (memory().numTensors !== before) throw new Error("the model leaves tensors behind at every run");
    return { byRow, endToEnd, firstRunMs };
  } finally {
    for (const input of inputs) input.dispose();
  }
}

function timeOnce(model: LayersModel, forward: () => void, clock: Clock): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const open: string[] = [];
  const enter = (call: LayerCall): void => {
    const key = rowKey(call);
    open.push(key);
    times.set(key, times.get(key) ?? 0);
  };
  const leave = (): void => {
    open.pop();
  };
  const onTime = (milliseconds: number): void => {
    const key = open.at(-1) ?? rowKey({ path: "", call: 0 });
    times.set(key, (times.get(key) ?? 0) + milliseconds);
  };
  withLayerScopes(model, { enter, leave }, () => withTimedKernels(clock, onTime, forward));
  return times;
}

function steadyInput(shape: readonly number[], dtype: DataType): Tensor {
  const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  const random = seededRandom(12_345);
  for (let index = 0; index < values.length; index += 1) values[index] = random();
  return tensor(values, shape as number[], dtype);
}
