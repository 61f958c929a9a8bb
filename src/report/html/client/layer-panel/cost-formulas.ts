import type { LayerRow, ProfileRecord } from "../../../../record/profile-record.ts";
import { count, dimensions } from "../../../format.ts";

/** A formula with a row's numbers filled in. */
export interface CostFormula {
  readonly of: string;
  readonly terms: string;
  readonly numbers: string;
}

const convolutions = /^(_?Fused)?(Depthwise)?Conv[123]D(Native)?$/i;
const products = /^(Dense|_?FusedMatMul|MatMul)$/;

/**
 * The formulas of a row's cost that follow from what the record has: shapes, counts and parameters. Convolutions and dense layers by the convention
 * `exact`, where the numbers agree with each other; a row whose weights stand at another one, or with a bound, has none.
 */
export function costFormulas(row: LayerRow, { convention }: ProfileRecord): readonly CostFormula[] {
  const { type, macs, params, inputShapes, outputShapes, status, sharesWeightsWith } = row;
  const [output, ...furtherOutputs] = outputShapes;
  const input = inputShapes[0];
  if (convention !== "exact" || status !== "complete" || sharesWeightsWith !== undefined) return [];
  if (macs === undefined || macs === 0 || output === undefined || input === undefined) return [];
  if (furtherOutputs.length > 0) return [];
  const perOutput = macs / output.reduce((product, side) => product * side, 1);
  if (!Number.isInteger(perOutput)) return [];
  if (convolutions.test(type)) return convolution(row, macs, perOutput);
  const features = input.at(-1);
  const units = output.at(-1);
  if (!products.test(type) || perOutput !== features || units === undefined) return [];
  const weights = weightsOf(params, features, units, "input features × units");
  return weights === undefined ? [] : [macsFormula(macs, output, "input features", features), weights];
}

function convolution({ type, params, inputShapes, outputShapes }: LayerRow, macs: number, perOutput: number) {
  const [input = [], output = []] = [inputShapes[0], outputShapes[0]];
  // Channels are last, or first behind the batch.
  const axes = [output.length - 1, 1];
  for (const axis of axes) {
    const filters = output[axis] ?? 0;
    const weights = weightsOf(params, perOutput, filters, "weights of a filter × filters");
    if (weights === undefined) continue;
    const channels = input[axis] ?? 0;
    const isDepthwise = type.includes("Depthwise");
    const positions = perOutput / channels;
    const term = isDepthwise ? "positions of the kernel" : "weights of a filter";
    const split: readonly CostFormula[] =
      isDepthwise || !Number.isInteger(positions)
        ? []
        : [
            {
              of: "Weights of a filter",
              terms: "positions of the kernel × input channels, if these are not in groups",
              numbers: `${count(positions)} × ${count(channels)} = ${count(perOutput)}`,
            },
          ];
    return [macsFormula(macs, output, term, perOutput), ...split, weights];
  }
  return [];
}

function macsFormula(macs: number, output: readonly number[], term: string, factor: number): CostFormula {
  return {
    of: "MACs",
    terms: `elements of the output × ${term}`,
    numbers: `(${dimensions(output)}) × ${count(factor)} = ${count(macs)}`,
  };
}

/** Undefined if the parameters are something else. */
function weightsOf(params: number, factor: number, units: number, terms: string): CostFormula | undefined {
  const product = `${count(factor)} × ${count(units)}`;
  if (units === 0) return undefined;
  if (params === factor * units) return { of: "Parameters", terms, numbers: `${product} = ${count(params)}` };
  if (params !== (factor + 1) * units) return undefined;
  return {
    of: "Parameters",
    terms: `${terms} + biases`,
    numbers: `${product} + ${count(units)} = ${count(params)}`,
  };
}
