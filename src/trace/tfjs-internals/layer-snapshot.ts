import type { layers } from "@tensorflow/tfjs-layers";
import { findLayers } from "../layers-in.ts";
import type { FoundLayers } from "../layers-in.ts";
import { snapshotFields } from "./field-snapshot.ts";
import { layerPrototype } from "./layer-scopes.ts";
import { overrideFields } from "./override-fields.ts";

type Layer = layers.Layer;

/**
 * The fields of a model's layers and of their classes, as {@link snapshotFields} saves them, before they run. A layer that no field shows, as one
 * in a private field, is saved before its first call.
 */
export class LayerSnapshot {
  readonly #seen: Set<Layer>;
  readonly #restores: (() => void)[];
  readonly #prototype: Layer | undefined;

  constructor(model: Layer, { all, changeable }: FoundLayers) {
    this.#seen = new Set(all);
    this.#restores = [snapshotFields(withClasses(changeable))];
    // Layers without state hold no others.
    this.#prototype = changeable.size === 0 ? undefined : layerPrototype(model);
  }

  /** Saves layers that are met first in a call; returns a function that ends this. */
  watchCalls(): () => void {
    const prototype = this.#prototype;
    if (prototype === undefined) return () => {};
    const { apply } = prototype;
    const seen = this.#seen;
    const meet = (layer: Layer): void => this.#meet(layer);
    return overrideFields(prototype, {
      apply(this: Layer, ...args: Parameters<Layer["apply"]>) {
        if (!seen.has(this)) meet(this);
        return apply.apply(this, args);
      },
    });
  }

  /** Restores the fields, also when called twice. What was saved last is restored first, since it may have been changed already. */
  restore(): void {
    for (const restore of this.#restores.toReversed()) restore();
  }

  #meet(layer: Layer): void {
    const { all, changeable } = findLayers(layer);
    this.#restores.push(snapshotFields(withClasses([...changeable].filter((each) => !this.#seen.has(each)))));
    for (const each of all) this.#seen.add(each);
  }
}

/** The layers, and their classes for static fields, up to tfjs' Layer. */
function withClasses(found: Iterable<Layer>): ReadonlySet<object> {
  const owners = new Set<object>(found);
  for (const layer of found) {
    let prototype = Object.getPrototypeOf(layer) as object;
    while (!Object.hasOwn(prototype, "addWeight") && !owners.has(prototype.constructor)) {
      owners.add(prototype.constructor);
      prototype = Object.getPrototypeOf(prototype) as object;
    }
  }
  return owners;
}
