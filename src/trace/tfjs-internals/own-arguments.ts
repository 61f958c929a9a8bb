import type { layers } from "@tensorflow/tfjs-layers";
import { findLayers } from "../layers-in.ts";
import { overrideFields } from "./override-fields.ts";

type Layer = layers.Layer;
type Apply = Layer["apply"];

/**
 * Runs `run` with an object of keyword arguments of its own for every call of a layer whose class overrides `apply`, such as a recurrent one.
 *
 * tfjs 4.22 hands one object to all layers of a run. A recurrent layer that is given initial states writes them into it, and the next one, which
 * finds them there beside its own, throws or starts from the states of another layer.
 *
 * @param prototypes those that {@link overridingPrototypes} finds, once for many runs
 */
export function withOwnArguments<Result>(prototypes: readonly Layer[], run: () => Result): Result {
  if (prototypes.length === 0) return run();
  const restores = prototypes.map((prototype) => {
    const { apply: original } = prototype;
    const apply = function (this: Layer, inputs: Parameters<Apply>[0], given?: Parameters<Apply>[1]) {
      return original.call(this, inputs, given === undefined || given === null ? given : { ...given });
    };
    return overrideFields(prototype, { apply });
  });
  try {
    return run();
  } finally {
    for (const restore of restores.toReversed()) restore();
  }
}

/**
 * Finds the prototypes of the layers' classes that override `apply`; not that of tfjs' Layer, which owns `addWeight` too.
 *
 * @param changeable the layers in `root` that are not known to be stateless; those do not override it
 */
export function overridingPrototypes(
  root: Layer,
  changeable: Iterable<Layer> = findLayers(root).changeable,
): readonly Layer[] {
  const found = new Set<Layer>();
  const seen = new Set<object>();
  for (const layer of changeable) {
    let prototype = Object.getPrototypeOf(layer) as object | null;
    while (prototype !== null && !seen.has(prototype) && !Object.hasOwn(prototype, "addWeight")) {
      seen.add(prototype);
      if (Object.hasOwn(prototype, "apply")) found.add(prototype as Layer);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  }
  return [...found];
}
