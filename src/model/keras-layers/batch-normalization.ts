import { batchNorm, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { layers, LayerVariable } from "@tensorflow/tfjs-layers";
import type { BeyondTfjs } from "./convolution-layer.ts";
import type { LayerClass } from "./define-stateless.ts";
import { tfjsClass } from "./tfjs-class.ts";

interface Fields {
  readonly axis: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
  readonly invokeCallHook: layers.Layer["call"];
}

/** Most axes that tfjs' own class normalizes. */
const tfjsRank = 4;

/** BatchNormalization of volumes and of sequences of images, which have five axes, at inference. */
class OfAnyRank extends tfjsClass<Fields>("BatchNormalization") implements BeyondTfjs {
  static readonly className: string = "clothnet>BatchNormalization";

  tfjsComputes(inputShape: readonly (number | null)[] | undefined): string | undefined {
    return (inputShape?.length ?? 0) > tfjsRank
      ? `tfjs' own BatchNormalization takes at most ${tfjsRank} axes`
      : undefined;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor | Tensor[] {
    const [x] = [inputs].flat() as [Tensor];
    const isLast = this.axis === -1 || this.axis === x.rank - 1;
    if (x.rank <= tfjsRank || !isLast || kwargs["training"] === true) return super.call(inputs, kwargs);
    return tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { gamma, beta, movingMean, movingVariance, epsilon } = this;
      const [mean, variance] = [movingMean.read(), movingVariance.read()];
      return batchNorm(
        x as Tensor4D,
        mean as never,
        variance as never,
        beta?.read() as never,
        gamma?.read() as never,
        epsilon,
      );
    });
  }
}

/** The class of {@link OfAnyRank}. */
export const batchNormalization: LayerClass = OfAnyRank as unknown as LayerClass;
