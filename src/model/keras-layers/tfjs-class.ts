import { serialization } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

/** A class of tfjs-layers as something to extend; `Extra` types its own fields. */
export type Extendable<Extra> = new (config: serialization.ConfigDict) => layers.Layer & Extra;

/** The class that tfjs-layers registered under a name: the package exports only functions that make its layers, not their classes. */
export function tfjsClass<Extra = object>(className: string): Extendable<Extra> {
  // Naming the package's base class keeps a bundler from dropping it: its loading registers the classes.
  if (typeof layers.Layer !== "function") throw new Error("tfjs-layers is not loaded");
  const found = serialization.SerializationMap.getMap().classNameMap[className];
  if (found === undefined) throw new Error(`tfjs-layers has no class ${className}`);
  return found[0] as unknown as Extendable<Extra>;
}
