import type { MeteredRun, Meter } from "./run-meter.ts";
import { median } from "../../stats/order-statistics.ts";
import { sumByKey } from "./run-meter.ts";
import { dispose, engine, keep, tidy } from "@tensorflow/tfjs-core";
import type { NamedAttrMap, NamedTensorMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelCall } from "./timed-subject.ts";

/** Several pilot runs, so that a disturbance of one does not decide; no further one starts after this time. */
const caps = { runs: 5, milliseconds: 1000 } as const;

/** Makes the pilot runs: five, or as many as start within a second. */
export async function pilotRuns(
  run: () => Promise<MeteredRun>,
): Promise<readonly [MeteredRun, ...MeteredRun[]]> {
  const pilots: [MeteredRun, ...MeteredRun[]] = [await run()];
  const spentMs = (): number => pilots.reduce((sum, { totalMs }) => sum + totalMs, 0);
  while (pilots.length < caps.runs && spentMs() < caps.milliseconds) pilots.push(await run());
  return pilots;
}

/** A sample should have at least this many steps of the clock, so that one step is at most 1 % of it. */
const stepsInSample = 100;
const mostRepeats = 1000;
/** A row of more kernels is not repeated: all their inputs would stay in memory to the end. */
const mostKernels = 64;

/**
 * Chooses the rows to repeat within one sample, and how often, by row key: those whose median time in the pilot runs is less than a hundred steps of
 * the clock (or of the spread of a read-back, which every kernel adds). Rows without a time from the device in every pilot are left out.
 *
 * @param waited whether a read-back follows every kernel
 * @param stepMs the smallest difference of times that can be measured
 */
export function planRepeats(
  pilots: readonly [MeteredRun, ...MeteredRun[]],
  waited: boolean,
  stepMs: number,
): ReadonlyMap<string, number> {
  const sums = pilots.map(sumByKey);
  const repeats = new Map<string, number>();
  for (const [key, { kernels, onDevice }] of sumByKey(pilots[0])) {
    const known = sums.map((run) => run.get(key)?.ms).filter((ms) => ms !== undefined);
    if (known.length < pilots.length || onDevice === 0 || kernels > mostKernels) continue;
    const ms = median(known);
    const wanted = stepsInSample * stepMs * (waited ? Math.sqrt(kernels) : 1);
    if (ms >= wanted) continue;
    // A time of 0 is below the clock's step, not absent.
    const least = Math.max(ms, stepMs / 10);
    repeats.set(key, Math.min(mostRepeats, Math.ceil(wanted / least)));
  }
  return repeats;
}

type Inputs = Readonly<Record<string, Tensor | null | undefined>> | readonly Tensor[];

/** The kernels of one row with their inputs, which stay in memory until {@link RepeatedKernels.dispose}. */
export class RepeatedKernels {
  readonly #calls: { readonly op: string; readonly inputs: Inputs; readonly attrs: NamedAttrMap }[] = [];

  /** Adds a call and keeps its inputs in memory. Call it before the inputs are disposed. */
  add({ op, inputs, attrs }: KernelCall): void {
    const held = Object.entries(inputs).map(([name, tensor]) => [
      name,
      tensor == null ? tensor : holdOf(tensor),
    ]);
    this.#calls.push({
      op,
      // Some kernels, as Concat, take a list.
      inputs: (Array.isArray(inputs) ? held.map(([, tensor]) => tensor) : Object.fromEntries(held)) as Inputs,
      attrs: attrs as NamedAttrMap,
    });
  }

  /** Milliseconds of one pass over the kernels, from `repeats` passes in one measurement; undefined when the device reported no time. */
  async sampleMs(repeats: number, { clock, timing, floorMs }: Meter): Promise<number | undefined> {
    const all = (): void => {
      for (let pass = 1; pass < repeats; pass += 1) tidy(() => void this.#pass());
      tidy(() => {
        const outputs = this.#pass();
        if (timing.kind === "read-back") timing.synchronize(outputs);
      });
    };
    if (timing.kind === "timestamp-query") {
      const { device } = timing.measure(all);
      await timing.finish();
      const known = await device;
      return known === undefined ? undefined : known.milliseconds / repeats;
    }
    const begin = clock.now();
    all();
    return (clock.now() - begin - floorMs) / repeats;
  }

  dispose(): void {
    for (const { inputs } of this.#calls) {
      dispose(Object.values(inputs).filter((tensor): tensor is Tensor => tensor != null));
    }
    this.#calls.length = 0;
  }

  #pass(): readonly TensorInfo[] {
    let outputs: readonly TensorInfo[] = [];
    for (const { op, inputs, attrs } of this.#calls) {
      outputs = [engine().runKernel(op, inputs as NamedTensorMap, attrs)].flat();
    }
    return outputs;
  }
}

function holdOf(tensor: TensorInfo): Tensor {
  return keep(engine().runKernel("Identity", { x: tensor as Tensor }) as Tensor);
}
