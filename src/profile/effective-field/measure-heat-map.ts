import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { channelsOf, projection, unitValue } from "./unit.ts";
import type { Unit } from "./unit.ts";
import type { HeatMap } from "./heat-map.ts";
import { inputGradient } from "./input-gradient.ts";
import type { LayerValue, Read } from "./layer-value.ts";
import { sigmas } from "./heat-map.ts";
import { randomInputs } from "./random-inputs.ts";
import type { InputDistribution } from "./random-inputs.ts";
import { sumOverChannels } from "./sum-over-channels.ts";
import { withoutFilterGradients } from "./input-gradient.ts";
import { yieldToEvents } from "../yield-to-events.ts";

/** What to differentiate, by what, and over how many inputs. */
export interface HeatMapRequest {
  readonly value: LayerValue;
  readonly outputShape: readonly number[];
  readonly unit: Unit;
  readonly inputs: readonly { readonly shape: readonly number[]; readonly dtype: string }[];
  /** Which of the inputs is differentiated by, and its spatial axes. */
  readonly source: number;
  readonly spatialAxes: readonly number[];
  /** True where no filter of a convolution depends on the inputs, so that gradients by filters need not be computed. */
  readonly weightsOnlyFilters: boolean;
  readonly passes: number;
  readonly distribution: InputDistribution;
  readonly seed: number;
  readonly average: "absolute" | "signed";
  readonly signal?: AbortSignal;
  readonly onPass?: (done: number, total: number) => void;
}

/** A heat map, with the sigmas of each pass alone; or why there is none. */
export type MeasuredHeatMap = { readonly channels: "sum" | "random-projection" } & (
  | { readonly map: HeatMap; readonly sigmasOfPasses: readonly (readonly number[])[] }
  | { readonly reason: string }
);

/** A sum over channels this much smaller than a random projection of them is what rounding left of a constant. */
const cancelled = 1e-3;

/**
 * Averages gradients over random inputs on the current backend, one forward and one backward pass each; before them two passes that tell
 * whether the sum over channels is a constant (softmax, layer normalization), in which case a random projection takes its place.
 *
 * @throws {ProfilerError} `interrupted`
 * @throws what tfjs throws when an op has no gradient or the backend no kernel for it
 */
export async function measureHeatMap(request: HeatMapRequest): Promise<MeasuredHeatMap> {
  const { unit, inputs, source, spatialAxes, passes, average, seed, outputShape } = request;
  const shape = inputs[source]?.shape ?? [];
  const sides = spatialAxes.map((axis) => shape[axis] ?? 1);
  const total = new Float64Array(sides.reduce((product, side) => product * side, 1));
  const weights = projection(channelsOf(outputShape, unit), seed + 1);
  const sum: Read = (output) => unitValue(output, unit);
  const projected: Read = (output) => unitValue(output, unit, weights);
  const channels = (await isCancelled(request, sum, projected)) ? "random-projection" : "sum";
  const read = channels === "sum" ? sum : projected;
  const draw = randomInputs(request.distribution, seed);
  const sigmasOfPasses: (readonly number[])[] = [];
  for (let pass = 0; pass < passes; pass += 1) {
    await yieldToEvents(request.signal, "the measurement of the effective receptive field");
    const sums = await gradientSums(request, draw, read);
    const own = sums[average];
    for (const [at, mass] of own.entries()) total[at] = (total[at] as number) + mass;
    const alone = normalize(sides, own);
    if (alone !== undefined) sigmasOfPasses.push(sigmas(alone));
    request.onPass?.(pass + 1, passes);
  }
  if (total.some((mass) => !Number.isFinite(mass)))
    return {
      channels,
      reason: "the gradient is not finite: values overflowed with these weights and inputs",
    };
  const map = normalize(sides, total);
  return map === undefined
    ? { channels, reason: "the gradient is zero at every position for all inputs" }
    : { channels, map, sigmasOfPasses };
}

async function isCancelled(request: HeatMapRequest, sum: Read, projected: Read): Promise<boolean> {
  if (channelsOf(request.outputShape, request.unit) < 2) return false;
  const magnitude = async (read: Read): Promise<number> => {
    const sums = await gradientSums(request, randomInputs(request.distribution, request.seed), read);
    return sums.absolute.reduce((whole, mass) => whole + mass, 0);
  };
  return (await magnitude(sum)) < cancelled * (await magnitude(projected));
}

async function gradientSums(
  { inputs, source, spatialAxes, value, weightsOnlyFilters }: HeatMapRequest,
  draw: ReturnType<typeof randomInputs>,
  read: Read,
): Promise<ReturnType<typeof sumOverChannels>> {
  const made: Tensor[] = inputs.map(({ shape, dtype }) => draw(shape, dtype as DataType));
  try {
    const run = (): Tensor => inputGradient(value, made, source, read);
    const gradient = weightsOnlyFilters ? withoutFilterGradients(run) : run();
    try {
      return sumOverChannels(await gradient.data(), gradient.shape, spatialAxes);
    } finally {
      gradient.dispose();
    }
  } finally {
    for (const tensor of made) tensor.dispose();
  }
}

function normalize(sides: readonly number[], sums: Float64Array): HeatMap | undefined {
  const magnitudes = sums.map(Math.abs);
  const total = magnitudes.reduce((whole, mass) => whole + mass, 0);
  if (!(total > 0) || !Number.isFinite(total)) return undefined;
  return { sides, mass: magnitudes.map((mass) => mass / total) };
}
