import { serialization } from "@tensorflow/tfjs-core";
import { isObject } from "./model-format.ts";

/** Where layer configs lie inside layer configs: models, wrappers, recurrent layers. */
const nesting = ["layers", "layer", "forward_layer", "backward_layer", "cell", "cells"] as const;

/** Class names of layers in a topology that tfjs does not know, each once, in the order of the file. */
export function unknownLayerClasses(topology: Readonly<Record<string, unknown>>): readonly string[] {
  const known = serialization.SerializationMap.getMap().classNameMap;
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const unknown = new Set<string>();
  visit(root, (className) => {
    if (known[className] === undefined) unknown.add(className);
  });
  return [...unknown];
}

function visit(entry: unknown, found: (className: string) => void): void {
  if (Array.isArray(entry)) {
    for (const each of entry) visit(each, found);
    return;
  }
  if (!isObject(entry)) return;
  if (typeof entry["class_name"] === "string") found(entry["class_name"]);
  const { config } = entry;
  // Keras before 2.2 wrote a Sequential's config as the bare list of its layers.
  if (Array.isArray(config)) visit(config, found);
  else if (isObject(config)) for (const key of nesting) visit(config[key], found);
}
