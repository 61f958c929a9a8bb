import { registerActivation } from "../keras-layers/activations.ts";
import { ownPrefix } from "../keras-layers/index.ts";
import { isObject } from "../source/model-format.ts";
import { isKnownClass } from "./compat/known-classes.ts";
import { visitEntries } from "./compat/layer-entry.ts";
import { runUncounted } from "./unknown-layers.ts";

/** Classes of tfjs-layers that look an activation up by its name. What another class does with such a text is its own affair. */
const naming: ReadonlySet<string> = new Set([
  "Activation",
  "Conv1D",
  "Conv2D",
  "Conv3D",
  "Conv2DTranspose",
  "Conv3DTranspose",
  "ConvLSTM2D",
  "ConvLSTM2DCell",
  "Dense",
  "DepthwiseConv2D",
  "GRU",
  "GRUCell",
  "LSTM",
  "LSTMCell",
  "SeparableConv2D",
  "SimpleRNN",
  "SimpleRNNCell",
]);

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
  visitEntries(root, ({ class_name: className, config }) => {
    if (!naming.has(className) && !className.startsWith(ownPrefix)) return;
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
