import { tidy, zeros } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** A shape as a symbolic model knows it: null where any extent will do. */
export type OpenShape = readonly (number | null)[];

/** Stand-ins for an open batch and for an open extent elsewhere: two of each, so that what follows them shows. */
const probes = [
  { batch: 2, extent: 96 },
  { batch: 3, extent: 160 },
] as const;

/**
 * The shapes that `run` gives for inputs of open shapes: it is run twice on zeros, with different extents for the open ones, and what
 * differs between the two stays open.
 */
export function inferShapes(
  inputs: readonly OpenShape[],
  run: (tensors: Tensor[]) => Tensor | Tensor[],
): (number | null)[][] {
  const [first, second] = probes.map((probe) => {
    let shapes: number[][] = [];
    tidy(() => {
      const tensors = inputs.map((shape) =>
        zeros(shape.map((extent, axis) => extent ?? (axis === 0 ? probe.batch : probe.extent))),
      );
      shapes = [run(tensors)].flat().map((tensor) => tensor.shape);
    });
    return shapes;
  });
  return (first ?? []).map((shape, index) =>
    shape.map((extent, axis) => (second?.[index]?.[axis] === extent ? extent : null)),
  );
}
