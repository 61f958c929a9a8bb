import { attentionMasks } from "./attention-masks.ts";
import { registerKerasLayers } from "../../keras-layers/index.ts";
import { isObject } from "../../source/model-format.ts";
import type { WeightSpec } from "../../source/model-format.ts";
import { activationNames } from "./activation-names.ts";
import { calls } from "./calls.ts";
import { classNames } from "./class-names.ts";
import type { CompatibilityRule, RuleContext } from "./define-rule.ts";
import { elementTypes } from "./element-types.ts";
import { lostSettings } from "./lost-settings.ts";
import { fields } from "./fields.ts";
import { nodesOf } from "./inbound-nodes.ts";
import { visitEntries } from "./layer-entry.ts";
import type { LayerEntry } from "./layer-entry.ts";
import { operations } from "./operations.ts";
import { standIns } from "./stand-ins.ts";
import { trainingWrappers } from "./training-wrappers.ts";
import { trainingSettings } from "./training-settings.ts";

/** In this order: `operations` recognizes operations by their calls; rules that read class names follow `classNames`. */
export const compatibilityRules: readonly CompatibilityRule[] = [
  operations,
  attentionMasks,
  calls,
  classNames,
  trainingWrappers,
  elementTypes,
  activationNames,
  fields,
  trainingSettings,
  lostSettings,
  standIns,
];

/**
 * Translates the topology of a layers model to what tfjs-layers 4.22 reads: what Keras writes and tfjs refuses or misreads is rewritten, with
 * the layers of this project where tfjs has none. The given object stays unchanged.
 *
 * @param stored the model's weights in its manifest, from which settings are read that the file lacks
 */
export function compatibleTopology(
  topology: Readonly<Record<string, unknown>>,
  stored: readonly StoredWeight[] = [],
): Readonly<Record<string, unknown>> {
  registerKerasLayers();
  const copy = structuredClone(topology) as Record<string, unknown>;
  const root = (isObject(copy["model_config"]) ? copy["model_config"] : copy) as unknown as LayerEntry;
  const keras3 = isOfKeras3(root, copy["keras_version"]);
  const storedShape = shapesByLayer(stored);
  for (const rule of compatibilityRules) {
    visitEntries(root, (entry, siblings) => rule.apply(entry, { siblings, keras3, storedShape }));
  }
  return copy;
}

type StoredWeight = Pick<WeightSpec, "name" | "shape">;

/** Looks up the shapes of stored weights by the names of layer and weight. */
export function shapesByLayer(stored: readonly StoredWeight[]): RuleContext["storedShape"] {
  const shapes = new Map<string, Set<string>>();
  for (const { name, shape } of stored) {
    const key = name.split("/").slice(-2).join("/");
    shapes.set(key, (shapes.get(key) ?? new Set()).add(JSON.stringify(shape)));
  }
  return (layer, weight) => {
    const own = shapes.get(`${layer}/${weight}`);
    return own?.size === 1 ? (JSON.parse([...own][0] as string) as number[]) : undefined;
  };
}

/** Judged by the version, or in a bare config, which has none, by what only Keras 3 writes. */
function isOfKeras3(root: LayerEntry, version: unknown): boolean {
  if (typeof version === "string") return version.startsWith("3.");
  let found = false;
  visitEntries(root, (entry) => {
    found ||= "batch_shape" in entry.config || nodesOf(entry).some((node) => !Array.isArray(node));
  });
  return found;
}
