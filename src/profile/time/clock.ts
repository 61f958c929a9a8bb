import { dispose, neg, ones } from "@tensorflow/tfjs-core";
import type { KernelTiming } from "../../backends/kernel-timing.ts";

/** A source of time, named, so that a record can say what was read. */
export interface Clock {
  readonly name: string;
  /** Milliseconds from an arbitrary origin. */
  readonly now: () => number;
}

/** The monotonic wall clock of Node and browsers. */
export const wallClock: Clock = { name: "performance.now (wall clock)", now: () => performance.now() };

/** A few thousand are too few: until the loop is compiled, reading a fine clock takes up to four times as long. */
const fewestReadings = 100_000;
/** A clock of whole milliseconds is constant over thousands of readings; one that is constant over this many has stopped. */
const mostReadings = 20_000_000;

/**
 * The smallest step of a clock in a hundred thousand readings, milliseconds; in more readings if there was no step. For a clock that is finer than the
 * duration of a reading, as in Node, it is that duration.
 */
export function clockResolutionMs(clock: Clock): number {
  let smallest = Number.POSITIVE_INFINITY;
  let last = clock.now();
  for (
    let reading = 0;
    reading < fewestReadings || (smallest === Infinity && reading < mostReadings);
    reading += 1
  ) {
    const next = clock.now();
    if (next > last) smallest = Math.min(smallest, next - last);
    last = next;
  }
  return smallest;
}

/**
 * The smallest step between the device's times of programs of one element, milliseconds; undefined when the device reports no times or only one
 * value.
 */
export async function deviceResolutionMs(timing: KernelTiming): Promise<number | undefined> {
  if (timing.kind !== "timestamp-query" || !timing.available) return undefined;
  const one = ones([1]);
  const times: number[] = [];
  for (let program = 0; program < 12; program += 1) {
    const { result, device } = timing.measure(() => neg(one));
    await timing.finish();
    const time = await device;
    if (time !== undefined) times.push(time.milliseconds);
    dispose(result);
  }
  dispose(one);
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((time, index) => time - (sorted[index] as number));
  return steps.length === 0 ? undefined : Math.min(...steps);
}
