import type { LayerEntry, Siblings } from "./layer-entry.ts";

/** What a rule may ask about the model that an entry lies in. */
export interface Surroundings {
  readonly siblings: Siblings;
  /** Whether Keras 3 wrote the file. */
  readonly keras3: boolean;
}

/** One way in which files differ from what tfjs-layers reads. It changes the entry in place, or leaves it alone. */
export interface CompatibilityRule {
  readonly id: string;
  readonly apply: (entry: LayerEntry, surroundings: Surroundings) => void;
}

/** Types a rule; it changes nothing. */
export function defineRule(rule: CompatibilityRule): CompatibilityRule {
  return rule;
}
