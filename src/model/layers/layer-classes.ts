import { isKnownClass } from "./compat/known-classes.ts";
import { visitEntries } from "./compat/layer-entry.ts";
import { isObject } from "../source/model-format.ts";

/**
 * Class names of layers in a topology that tfjs does not know, each once, in the order of the file; of a function called between layers, its
 * name too.
 */
export function unknownLayerClasses(topology: Readonly<Record<string, unknown>>): readonly string[] {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const unknown = new Set<string>();
  visitEntries(root, ({ class_name: className, config }) => {
    if (isKnownClass(className)) return;
    const called = config["function"];
    unknown.add(typeof called === "string" ? `${className} (tf.${called})` : className);
  });
  return [...unknown];
}
