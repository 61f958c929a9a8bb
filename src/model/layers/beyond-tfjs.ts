import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import { layersIn } from "../../trace/layers-in.ts";
import type { Remark } from "../../trace/trace.ts";
import { isBeyondTfjs } from "../keras-layers/convolution-layer.ts";
import type { Shape } from "../keras-layers/convolution-layer.ts";

type Layer = layers.Layer;

/** Notes on the layers of a model that compute as Keras does where tfjs' own classes would ignore a setting. */
export function notesBeyondTfjs(model: LayersModel): readonly Remark<"not-as-tfjs">[] {
  return [...layersIn(model as unknown as Layer)].flatMap((layer) => {
    const theirs = isBeyondTfjs(layer) ? layer.tfjsComputes(firstInputShape(layer)) : undefined;
    return theirs === undefined
      ? []
      : [{ code: "not-as-tfjs" as const, text: `${layer.name} is counted as Keras runs it; ${theirs}` }];
  });
}

/** The shape of a layer's first input in its model; undefined for a layer within another, which has no place of its own. */
function firstInputShape(layer: Layer): Shape | undefined {
  const [node] = (layer as unknown as { readonly inboundNodes: readonly { readonly inputShapes: Shape[] }[] })
    .inboundNodes;
  return node?.inputShapes[0];
}
