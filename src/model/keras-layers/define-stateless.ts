import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { tidy, zeros } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { ConfiguredLayer } from "./configured-layer.ts";

type Shape = (number | null)[];

/** A layer without weights: its name and its function at inference. */
export interface StatelessLayer {
  /** The class's name in Keras. */
  readonly className: string;
  /** @param config as in the file, with names in camel case */
  readonly run: (inputs: Tensor[], config: serialization.ConfigDict) => Tensor | Tensor[];
}

/** A layer class that tfjs can build from a file. */
export type LayerClass = serialization.SerializableConstructor<layers.Layer> & { readonly className: string };

/** Makes the layer class of a {@link StatelessLayer}; output shapes come from runs on zeros. */
export function defineStateless({ className, run }: StatelessLayer): LayerClass {
  class Stateless extends ConfiguredLayer {
    static readonly className: string = className;

    constructor(config: serialization.ConfigDict = {}) {
      super(config);
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      const shapes = inferShapes(listOfShapes(inputShape), (inputs) => run(inputs, this.config));
      return shapes.length === 1 ? (shapes[0] as Shape) : shapes;
    }

    override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
      return tidy(() => run([inputs].flat(), this.config));
    }
  }
  return Stateless as unknown as LayerClass;
}

/** One or several input shapes as a list. */
export function listOfShapes(shape: Shape | Shape[]): readonly OpenShape[] {
  return Array.isArray(shape[0]) ? (shape as Shape[]) : [shape as Shape];
}

/** A shape in a symbolic model: null for an open extent. */
export type OpenShape = readonly (number | null)[];

/** Extents for an open batch and for other open axes: two of each, so that extents that depend on them differ. */
const probes = [
  { batch: 2, extent: 96 },
  { batch: 3, extent: 160 },
] as const;

/**
 * Infers the output shapes of `run` for inputs of open shapes: it runs twice on zeros, with different extents for the open axes; extents
 * that differ stay open.
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
