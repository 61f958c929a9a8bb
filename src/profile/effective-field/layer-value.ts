import { keep } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { LayerRow } from "../../record/profile-record.ts";
import { layersIn } from "../../trace/layers-in.ts";
import { withLayerScopes } from "../../trace/tfjs-internals/layer-scopes.ts";
import { tfjsName } from "../../trace/tfjs-internals/reserved-names.ts";
import { withPlainFilters } from "./with-plain-filters.ts";

/** Makes one number of a layer's output. */
export type Read = (output: Tensor) => Scalar;

/** Runs a model as far as one layer and reads its first output. The scalar is the caller's to dispose; undefined where the layer did not run. */
export type LayerValue = (inputs: readonly Tensor[], read: Read) => Scalar | undefined;

/** Thrown through tfjs to end a run once the layer has been read: what comes after it has no part in the gradient. */
class Reached extends Error {}

/** One call of a layer of a layers model, in inference mode. */
export function layersModelValue(
  model: LayersModel,
  { path, call }: Pick<LayerRow, "path" | "call">,
): LayerValue {
  return (inputs, read) => {
    let value: Scalar | undefined;
    const leave = (
      left: { readonly path: string; readonly call: number },
      outputs?: readonly Tensor[],
    ): void => {
      const output = outputs?.[0];
      if (output === undefined || left.path !== path || left.call !== call) return;
      // Kept: leaving by an error ends every scope of tfjs on the way, and what they hold.
      value = keep(read(output));
      throw new Reached();
    };
    try {
      withPlainFilters(layersIn(model), () =>
        withLayerScopes(model, { enter: () => {}, leave }, () =>
          model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], { training: false }),
        ),
      );
    } catch (error) {
      if (!(error instanceof Reached)) throw error;
    }
    return value;
  };
}

/** A node of a graph model. Graphs with loops or branches run asynchronously in tfjs and can't be differentiated: tfjs says so. */
export function graphModelValue(
  model: Pick<GraphModel, "execute">,
  { name }: Pick<LayerRow, "name">,
  inputNames: readonly string[],
): LayerValue {
  return (inputs, read) => {
    const feeds = Object.fromEntries(
      inputNames.map((input, index) => [tfjsName(input), inputs[index] as Tensor]),
    );
    const [output] = [model.execute(feeds, tfjsName(name))].flat();
    return output === undefined ? undefined : keep(read(output));
  };
}
