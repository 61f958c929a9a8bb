import type { KnownTensor } from "./cpu-values.ts";

type Inputs = Readonly<Record<string, KnownTensor>>;
type Attributes = Readonly<Record<string, unknown>>;

/** Most elements of a computed result of such kernels: ten times what the texts and lists of small models need. */
export const resultLimit = 65_536;

/**
 * Most elements that the results of a kernel can have, for kernels where a few numbers in a file could ask for any amount; undefined for all
 * others, whose inputs bound their results.
 */
export function resultSize(kernelName: string, inputs: Inputs, attrs: Attributes): number | undefined {
  return sizes[kernelName]?.(inputs, attrs);
}

const sizes: Readonly<Record<string, (inputs: Inputs, attrs: Attributes) => number>> = {
  RaggedRange: ({ starts, limits, deltas }) => {
    const [begins, ends, steps] = [numbers(starts), numbers(limits), numbers(deltas)];
    const rows = Math.max(begins.length, ends.length, steps.length);
    let sum = rows;
    for (let row = 0; row < rows; row += 1) {
      const [begin, end, step] = [at(begins, row), at(ends, row), at(steps, row)];
      sum += Math.max(0, Math.ceil((end - begin) / step));
    }
    return sum;
  },
  RaggedTensorToTensor: ({ shape, values, defaultValue, ...partitions }) => {
    // An open extent is at most the length of the longest row or the number of the last row.
    const longest = Math.max(1, ...Object.values(partitions).flatMap((each) => numbers(each))) + 1;
    const extents = numbers(shape).map((extent) => (extent < 0 ? longest : extent));
    const rows = extents.length === 0 ? longest : product(extents);
    return rows * product(values?.shape.slice(1) ?? []) * product(defaultValue?.shape ?? []);
  },
  StringNGrams: ({ data, dataSplits }, { nGramWidths, padWidth }) => {
    const widths = nGramWidths as readonly number[];
    const pads = 2 * Math.max(padWidth as number, ...widths) * product(dataSplits?.shape ?? []);
    const positions = product(data?.shape ?? []) + pads;
    return widths.reduce((sum, width) => sum + width * positions, 0);
  },
};

function numbers(tensor: KnownTensor | undefined): readonly number[] {
  return tensor === undefined ? [] : Array.from(tensor.values as ArrayLike<number>, Number);
}

/** A single number applies to every row. */
function at(list: readonly number[], row: number): number {
  return (list.length === 1 ? list[0] : list[row]) ?? 0;
}

function product(shape: readonly number[]): number {
  return shape.reduce((result, extent) => result * extent, 1);
}
