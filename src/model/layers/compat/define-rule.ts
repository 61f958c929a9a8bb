import type { LayerEntry, Siblings } from "./layer-entry.ts";

/** The model around an entry. */
export interface RuleContext {
  readonly siblings: Siblings;
  /** True if Keras 3 wrote the file. */
  readonly keras3: boolean;
  /**
   * The shape that a weight of a layer is stored with, as in `("conv", "kernel")`; undefined where none is stored, or where layers of that name
   * in several models have several.
   */
  readonly storedShape: (layer: string, weight: string) => readonly number[] | undefined;
}

/** One difference between files and what tfjs-layers reads. `apply` changes the entry in place if it has the difference. */
export interface CompatibilityRule {
  readonly id: string;
  readonly apply: (entry: LayerEntry, context: RuleContext) => void;
}

/** Gives a rule its type. */
export function defineRule(rule: CompatibilityRule): CompatibilityRule {
  return rule;
}
