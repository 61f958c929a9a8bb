// Runs in a process of its own, as a user's program does: in the heap of a test runner every collection of garbage is dearer.
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { builders } from "../networks/index.ts";
import { profile, withoutWeights } from "./built-profiler.ts";
import { sample } from "./samples.ts";
import type { Samples } from "./samples.ts";

/** What is counted of a network, and how long that takes. */
export interface Counted {
  readonly name: string;
  readonly macs: number | undefined;
  readonly ours: Samples;
}

/** About what a peer needs for as many runs. */
const windowMs = 1000;

const counted: Counted[] = [];
const [runs, ...names] = process.argv.slice(2);
for (const name of names) {
  const model = withoutWeights(builders[name] as () => LayersModel);
  const ours = sample(() => profile(model), 2000, Number(runs), windowMs);
  counted.push({ name, ours, macs: profile(model).totals.macs });
}
process.stdout.write(`\n${JSON.stringify(counted)}`);
