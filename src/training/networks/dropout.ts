import * as tfl from "@tensorflow/tfjs-layers";
import type { Layer } from "./connect.ts";
import { SeededDropout } from "./layers/seeded-dropout.ts";
import { seedFor } from "./seed-for.ts";

/** A dropout layer: repeatable when the network is built with a seed, tfjs' own otherwise. */
export function dropout(
  seed: number | undefined,
  args: { readonly name: string; readonly rate: number; readonly noiseShape?: (number | null)[] },
): Layer {
  if (seed !== undefined) return new SeededDropout({ ...args, seed: seedFor(seed, args.name) });
  // The layer takes null for "as the input", its type does not say so.
  return tfl.layers.dropout(args as Parameters<typeof tfl.layers.dropout>[0]);
}
