import { registerActivation } from "../keras-layers/activations.ts";
import { ownPrefix } from "../keras-layers/index.ts";
import { isObject } from "../source/model-format.ts";
import { isKnownClass } from "./compat/known-classes.ts";
import { visitEntries } from "./compat/layer-entry.ts";
import { runUncounted } from "./unknown-layers.ts";

/** Names of activations in a topology that are not registered, each once, in the order of the file. */
export function unknownActivations(topology: Readonly<Record<string, unknown>>): readonly string[] {
  const names = new Set<string>();
  visitActivations(topology, (name) => {
    names.add(name);
  });
  return [...names];
}

/**
 * Puts a stand-in in the place of every activation that is not registered: its output has the shape of its input, and it is listed as uncounted.
 *
 * @param topology a copy, which is changed
 */
export function replaceUnknownActivations(topology: Readonly<Record<string, unknown>>): void {
  visitActivations(topology, (name, config, key) => {
    // tfjs changes every text with an underscore, as if it were a Python name.
    const standIn = `${ownPrefix}UnknownActivation>${name.replaceAll("_", "-")}`;
    registerActivation(standIn, (x) => runUncounted(`activation ${name}`, [x], x.shape));
    config[key] = standIn;
  });
}

function visitActivations(
  topology: Readonly<Record<string, unknown>>,
  visit: (name: string, config: Record<string, unknown>, key: string) => void,
): void {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  visitEntries(root, ({ config }) => {
    for (const [key, value] of Object.entries(config)) {
      if (!key.endsWith("activation")) continue;
      const name = isObject(value) ? value["class_name"] : value;
      if (typeof name === "string" && !isKnownClass(name) && !isKnownClass(camelCase(name)))
        visit(name, config, key);
    }
  });
}

/** As tfjs converts the names of a topology: `hard_swish` to `hardSwish`. */
function camelCase(name: string): string {
  return name.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}
