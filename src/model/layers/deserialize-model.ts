import { serialization } from "@tensorflow/tfjs-core";
import { models } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { isObject } from "../source/model-format.ts";
import { lookUp } from "../../names.ts";

type FromConfig = (...parameters: readonly unknown[]) => unknown;

/** Stands for the class of the root model, and for no other class in a topology. */
const rootClass = "clothnet>Root";

/**
 * Makes the model of a topology as `tf.loadLayersModel` does, only synchronously. tfjs' `modelFromJSON` does all of its work before it returns
 * its promise; the model is taken out of it by way of the root's class.
 *
 * @throws what tfjs throws when it refuses the topology
 */
export function deserializeModel(topology: Readonly<Record<string, unknown>>): LayersModel {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const [cls, fromConfig] = classOf(root["class_name"]);
  let outcome: (() => LayersModel) | undefined;
  const capture: FromConfig = (_class, ...rest) => {
    try {
      const model = fromConfig(cls, ...rest) as LayersModel;
      outcome = () => model;
      return model;
    } catch (error) {
      outcome = () => {
        throw error;
      };
      throw error;
    }
  };
  const customObjects = { [rootClass]: [cls, capture] } as unknown as serialization.ConfigDict;
  models
    .modelFromJSON({ modelTopology: { ...root, class_name: rootClass } } as never, customObjects)
    // What is refused is thrown below.
    .catch(() => {});
  if (outcome === undefined) throw new Error(`the config of ${String(root["class_name"])} cannot be read`);
  return outcome();
}

function classOf(name: unknown): readonly [cls: unknown, fromConfig: FromConfig] {
  const { classNameMap } = serialization.SerializationMap.getMap();
  const known = lookUp(classNameMap, String(name));
  if (known === undefined) throw new Error(`Unknown layer: ${String(name)}`);
  return known as unknown as readonly [unknown, FromConfig];
}
