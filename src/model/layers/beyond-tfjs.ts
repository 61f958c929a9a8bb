import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import { layersIn } from "../../trace/layers-in.ts";
import type { Remark } from "../../trace/trace.ts";
import { isBeyondTfjs } from "../keras-layers/convolution-layer.ts";
import { ownPrefix } from "../keras-layers/index.ts";
import { formulaByName } from "../keras-layers/stateless/activation-layers.ts";
import type { Shape } from "../keras-layers/convolution-layer.ts";

type Layer = layers.Layer;

/**
 * Notes on the layers of a model that compute as Keras does where tfjs' own classes would ignore a setting, and on those that are taken for activations
 * because of their class's name.
 */
export function notesBeyondTfjs(model: LayersModel): readonly Remark<"not-as-tfjs" | "value-inferred">[] {
  const found = [...layersIn(model as unknown as Layer)];
  const byName = new Set(found.map((layer) => layer.getClassName()).filter(isNamedActivation));
  const activations = [...byName].map((className) => {
    const name = className.slice(ownPrefix.length);
    const text = `${name} is not a layer of Keras and not registered (--register): it is taken to compute ${formulaByName.get(name)}`;
    return { code: "value-inferred" as const, text };
  });
  const beyond = found.flatMap((layer) => {
    const theirs = isBeyondTfjs(layer) ? layer.tfjsComputes(firstInputShape(layer)) : undefined;
    return theirs === undefined
      ? []
      : [{ code: "not-as-tfjs" as const, text: `${layer.name} is counted as Keras runs it; ${theirs}` }];
  });
  return [...beyond, ...activations];
}

function isNamedActivation(className: string): boolean {
  return className.startsWith(ownPrefix) && formulaByName.has(className.slice(ownPrefix.length));
}

/** The shape of a layer's first input in its model; undefined for a layer within another, which has no place of its own. */
function firstInputShape(layer: Layer): Shape | undefined {
  const [node] = (layer as unknown as { readonly inboundNodes: readonly { readonly inputShapes: Shape[] }[] })
    .inboundNodes;
  return node?.inputShapes[0];
}
