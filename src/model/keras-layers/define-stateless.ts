import { tidy } from "@tensorflow/tfjs-core";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { inferShapes } from "./infer-shapes.ts";
import type { OpenShape } from "./infer-shapes.ts";

type Shape = (number | null)[];

/** A layer without weights: a name and what it does with its inputs at inference. */
export interface StatelessLayer {
  /** The class's name in Keras. */
  readonly className: string;
  /** @param config as in the file, its names in camel case */
  readonly run: (inputs: Tensor[], config: serialization.ConfigDict) => Tensor | Tensor[];
}

/** A layer class that tfjs can build from a file. */
export type LayerClass = serialization.SerializableConstructor<layers.Layer> & { readonly className: string };

/** Makes the layer class of a {@link StatelessLayer}; output shapes come from running it on zeros. */
export function defineStateless({ className, run }: StatelessLayer): LayerClass {
  class Stateless extends layers.Layer {
    static readonly className: string = className;
    readonly #config: serialization.ConfigDict;

    constructor(config: serialization.ConfigDict = {}) {
      super(config as ConstructorParameters<typeof layers.Layer>[0]);
      this.#config = config;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      const shapes = inferShapes(listOfShapes(inputShape), (inputs) => run(inputs, this.#config));
      return shapes.length === 1 ? (shapes[0] as Shape) : shapes;
    }

    override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
      return tidy(() => run([inputs].flat(), this.#config));
    }

    override getConfig(): serialization.ConfigDict {
      return { ...this.#config, ...super.getConfig() };
    }
  }
  return Stateless as unknown as LayerClass;
}

/** One or several input shapes as a list. */
export function listOfShapes(shape: Shape | Shape[]): readonly OpenShape[] {
  return Array.isArray(shape[0]) ? (shape as Shape[]) : [shape as Shape];
}
