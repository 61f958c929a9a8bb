import { isObject } from "../../source/model-format.ts";
import { visitEntries } from "./layer-entry.ts";
import { serialization } from "@tensorflow/tfjs-core";
import { lookUp } from "../../../names.ts";

/** True if tfjs can build the class: its own or a registered one. */
export function isKnownClass(className: string): boolean {
  return lookUp(serialization.SerializationMap.getMap().classNameMap, className) !== undefined;
}

/** True if tfjs can build a layer of the class: activations, initializers and others are registered under names of their own among the layers. */
export function isKnownLayer(className: string): boolean {
  const [known] = lookUp(serialization.SerializationMap.getMap().classNameMap, className) ?? [];
  return known !== undefined && "addWeight" in (known as unknown as { readonly prototype: object }).prototype;
}

/**
 * Class names of layers in a topology that tfjs cannot build, each once, in the order of the file; with the function's name for a call
 * between layers.
 */
export function unknownLayerClasses(topology: Readonly<Record<string, unknown>>): readonly string[] {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const unknown = new Set<string>();
  visitEntries(root, ({ class_name: className, config }) => {
    if (isKnownLayer(className)) return;
    const called = config["function"];
    unknown.add(typeof called === "string" ? `${className} (tf.${called})` : className);
  });
  return [...unknown];
}
