import type { Trace, TracePort } from "../../trace/trace.ts";

/**
 * The axes of a model input that count as space: all but batch and channels; of a rank-2 input [batch, length], the length. Channels are
 * last unless the first calls that read the input show otherwise: a kernel that says NCHW, or the transpose to channels last by which
 * tfjs' layers serve that format.
 */
export function spatialAxesOf(port: TracePort, trace: Trace): readonly number[] {
  const rank = port.tensor.shape.length;
  if (rank < 2) return [];
  if (rank === 2) return [1];
  const first = channelsFirst(port, trace) ? 2 : 1;
  return Array.from({ length: rank - 2 }, (_, index) => index + first);
}

function channelsFirst({ tensor }: TracePort, trace: Trace): boolean {
  const toLast = [0, ...Array.from({ length: tensor.shape.length - 2 }, (_, axis) => axis + 2), 1].join();
  return trace.calls.some(({ op, attrs, inputs }) => {
    const { perm, dataFormat } = attrs as { perm?: readonly number[]; dataFormat?: string };
    const first = dataFormat === "NCHW" || (op === "Transpose" && perm?.join() === toLast);
    return first && Object.values(inputs).includes(tensor);
  });
}
