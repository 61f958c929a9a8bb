import { add, pad } from "@tensorflow/tfjs-core";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import type { initializers, LayerVariable } from "@tensorflow/tfjs-layers";
import { tfjsClass } from "./tfjs-class.ts";
import type { Extendable } from "./tfjs-class.ts";

export type Shape = (number | null)[];
type Initializer = ReturnType<typeof initializers.zeros>;

/** The fields of tfjs' convolution layers that the classes here read; names of axes in the order of the input. */
export interface ConvolutionLayer {
  readonly filters: number;
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly dilationRate: number | number[];
  readonly padding: "same" | "valid" | "causal";
  readonly dataFormat: string;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly activation: { readonly apply: (x: Tensor) => Tensor } | null;
}

/** tfjs' plain convolution over one, two or three axes. */
export function plainConvolution(rank: 1 | 2 | 3): Extendable<ConvolutionLayer> {
  return tfjsClass<ConvolutionLayer>(`Conv${rank}D`);
}

/** Strides or dilations of two axes; of one axis: along the width. */
export function pair(value: number | number[]): [number, number] {
  const [first = 1, second] = [value].flat();
  return second === undefined ? [1, first] : [first, second];
}

/** Adds the zeros that a causal kernel reads before the first of [batch, steps, channels]; otherwise the input as it is. */
export function leadWithZeros(
  x: Tensor,
  { padding, kernelSize, dilationRate }: Pick<ConvolutionLayer, "padding" | "kernelSize" | "dilationRate">,
): Tensor {
  if (padding !== "causal") return x;
  const before = ((kernelSize[0] ?? 1) - 1) * ([dilationRate].flat()[0] ?? 1);
  return pad(x, [
    [0, 0],
    [before, 0],
    [0, 0],
  ]);
}

/** Adds the bias along the last axis, if there is one, and applies the layer's activation. */
export function biasAndActivate(
  y: Tensor,
  bias: LayerVariable | undefined,
  { activation }: Pick<ConvolutionLayer, "activation">,
): Tensor {
  const biased = bias === undefined ? y : add(y, bias.read());
  return activation === null ? biased : activation.apply(biased);
}

/** A layer that computes by a setting which tfjs' own class of that name ignores. */
export interface BeyondTfjs {
  /**
   * Says what tfjs' class would compute, where it has the layer; undefined where it computes the same.
   *
   * @param inputShape with batch, null where open; undefined where the layer has no place in a model
   */
  readonly tfjsComputes: (inputShape: Shape | undefined) => string | undefined;
}

/** Whether a layer is one of {@link BeyondTfjs}. */
export function isBeyondTfjs(layer: object): layer is BeyondTfjs {
  return "tfjsComputes" in layer && typeof layer.tfjsComputes === "function";
}

/** What tfjs' own class of a name makes of a layer: which setting it ignores, and its output shape where that differs from `layer`'s. */
export function describeTfjsOutput(
  className: string,
  config: serialization.ConfigDict,
  ignored: string,
  inputShape: Shape | undefined,
  layer: { readonly computeOutputShape: (inputShape: Shape) => unknown },
): string {
  const words = `tfjs' own ${className} ignores ${ignored}`;
  if (inputShape === undefined) return words;
  const theirs = shapeWords(new (tfjsClass(className))(config).computeOutputShape(inputShape));
  const ours = shapeWords(layer.computeOutputShape(inputShape));
  return theirs === ours ? words : `${words} and makes [${theirs}] of what is [${ours}] here`;
}

function shapeWords(shape: unknown): string {
  return (shape as Shape).map((extent) => extent ?? "?").join(",");
}
