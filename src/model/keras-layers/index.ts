import { serialization } from "@tensorflow/tfjs-core";
import { distinct } from "../../names.ts";
import { registerActivations } from "./activations.ts";
import { attentionLayers } from "./attention.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { bidirectional } from "./bidirectional.ts";
import { depthwiseConvolution } from "./depthwise-convolution.ts";
import { defineStateless } from "./define-stateless.ts";
import type { LayerClass } from "./define-stateless.ts";
import { EinsumDense } from "./einsum-dense.ts";
import { GroupNormalization } from "./group-normalization.ts";
import { groupedConvolution } from "./grouped-convolution.ts";
import { resetAfterGru } from "./gru.ts";
import { LayerScale } from "./layer-scale.ts";
import { MultiHeadAttention } from "./multi-head-attention.ts";
import { Normalization } from "./normalization.ts";
import { RmsNormalization } from "./rms-normalization.ts";
import { OperationLayer } from "./operation-layer.ts";
import { reshape } from "./reshape.ts";
import { activationLayers } from "./stateless/activation-layers.ts";
import { pooling1d } from "./stateless/pooling-1d.ts";
import { transposedConvolution } from "./transposed-convolution.ts";
import { unchangedAtInference } from "./stateless/at-inference.ts";
import { elementWiseLayers } from "./stateless/element-wise.ts";
import { globalPooling } from "./stateless/global-pooling.ts";
import { spatialEdges } from "./stateless/spatial-edges.ts";

/** Prefix of the class names here, so that classes of tfjs and of the user with the same name stay available. */
export const ownPrefix = "clothnet>";

/** Layers of Keras that tfjs-layers lacks, or has without a setting that current files use. */
const kerasLayers: readonly LayerClass[] = distinct<readonly LayerClass[]>(
  "the layers",
  [
    ...[
      ...unchangedAtInference,
      ...globalPooling,
      ...pooling1d,
      ...spatialEdges,
      ...elementWiseLayers,
      ...activationLayers,
    ].map((layer) => defineStateless({ ...layer, className: `${ownPrefix}${layer.className}` })),
    groupedConvolution(1),
    groupedConvolution(2),
    ...([1, 2] as const).flatMap((rank) => [
      depthwiseConvolution("Depthwise", rank),
      depthwiseConvolution("Separable", rank),
    ]),
    ...([1, 2, 3] as const).map((rank) => transposedConvolution(rank)),
    bidirectional,
    batchNormalization,
    reshape,
    ...resetAfterGru,
    MultiHeadAttention as unknown as LayerClass,
    ...attentionLayers,
    EinsumDense as unknown as LayerClass,
    GroupNormalization as unknown as LayerClass,
    RmsNormalization as unknown as LayerClass,
    OperationLayer as unknown as LayerClass,
  ],
  ({ className }) => [className],
);

let registered = false;

/** Registers Keras' layers with tfjs. A second call does nothing. */
export function registerKerasLayers(): void {
  if (registered) return;
  registered = true;
  registerActivations();
  for (const layer of kerasLayers) serialization.registerClass(layer);
  // These two keep Keras' names: models that the architectures build hold them, and so do saved files.
  const known = serialization.SerializationMap.getMap().classNameMap;
  if (known["LayerScale"] === undefined) serialization.registerClass(LayerScale);
  if (known["Normalization"] === undefined) serialization.registerClass(Normalization);
}
