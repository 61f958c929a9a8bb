import type { LayersModel } from "@tensorflow/tfjs-layers";
import { layersIn } from "../../trace/layers-in.ts";
import { fileName, tfjsName } from "../../trace/tfjs-internals/reserved-names.ts";
import { isObject } from "../source/model-format.ts";
import { visitEntries } from "./compat/layer-entry.ts";

/** Gives the layers of a topology the names that tfjs can keep, in their calls too. The topology is changed. */
export function renameLayers(topology: Readonly<Record<string, unknown>>): void {
  const root = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  visitEntries(root, (entry) => {
    const { config } = entry;
    if (typeof entry.name === "string") entry.name = tfjsName(entry.name);
    if (typeof config["name"] === "string") config["name"] = tfjsName(config["name"]);
    if (Array.isArray(entry.inbound_nodes)) entry.inbound_nodes = entry.inbound_nodes.map(renameReferences);
    for (const ports of ["input_layers", "output_layers"])
      if (ports in config) config[ports] = renameReferences(config[ports]);
  });
}

/** References are lists that begin with a name, at any depth. */
function renameReferences(value: unknown): unknown {
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renameReferences(each)]));
  if (!Array.isArray(value)) return value;
  const [first, ...rest] = value as readonly unknown[];
  return typeof first === "string" && typeof rest[0] === "number"
    ? [tfjsName(first), ...rest.map(renameReferences)]
    : value.map(renameReferences);
}

/** Gives layers, weights and outputs of a built model the names of its file: tfjs looks layers up only while it builds the model. */
export function restoreLayerNames(model: LayersModel): void {
  for (const layer of layersIn(model)) {
    layer.name = fileName(layer.name);
    layer.weights.forEach(restoreOriginalName);
  }
  model.outputs.forEach(restoreOriginalName);
}

/** The name without the number by which tfjs keeps names apart. */
function restoreOriginalName(named: { readonly originalName?: string }): void {
  const { originalName } = named;
  const own = originalName?.split("/").map(fileName).join("/");
  if (own !== originalName) Object.assign(named, { originalName: own });
}
