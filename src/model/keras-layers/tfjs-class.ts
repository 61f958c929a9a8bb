import { serialization, version_core } from "@tensorflow/tfjs-core";
import { layers, version_layers } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { lookUp } from "../../names.ts";

/** A class of tfjs-layers that can be extended; `Extra` is the type of its own fields. */
export type Extendable<Extra> = new (config: serialization.ConfigDict) => layers.Layer & Extra;

/**
 * Finds the class that tfjs-layers registered under a name: the package exports functions that make layers, not their classes.
 *
 * @throws {Error} if there is no such class
 * @throws {ProfilerError} `tfjs-mixed` if the package registers its classes with another copy of tfjs-core
 */
export function tfjsClass<Extra = object>(className: string): Extendable<Extra> {
  // A use of the package's base class keeps bundlers from dropping the package, whose loading registers the classes.
  if (typeof layers.Layer !== "function") throw new Error("tfjs-layers is not loaded");
  if (!(layers.Layer.prototype instanceof serialization.Serializable)) {
    throw new ProfilerError("tfjs-mixed", {
      found: `tfjs-layers ${version_layers} on another copy of tfjs-core than ${version_core}, which this package has`,
      expected: "one copy of tfjs-core",
      remedy: `run 'npm install @tensorflow/tfjs-converter@${version_layers} @tensorflow/tfjs-backend-cpu@${version_layers}'`,
    });
  }
  const found = lookUp(serialization.SerializationMap.getMap().classNameMap, className);
  if (found === undefined) throw new Error(`tfjs-layers has no class ${className}`);
  return found[0] as unknown as Extendable<Extra>;
}
