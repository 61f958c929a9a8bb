import { getBackend, setBackend } from "@tensorflow/tfjs-core";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { backends } from "../../backends/index.ts";
import { effectiveFields } from "./effective-fields.ts";
import { graphModelValue, layersModelValue } from "./layer-value.ts";
import type { EffectiveFieldOptions, MeasuredField } from "./measure-effective-field.ts";
import type { InputRequest } from "../../model/input-shapes.ts";
import { isGraphModel, liveGraphProgram } from "../../model/graph/live-graph-model.ts";
import { recordOf } from "../record-of.ts";
import { traceModel } from "../trace-model.ts";
import { traceProgram } from "../trace-program.ts";

/** Where to measure, at which input shapes, over which inputs. */
export interface EffectiveReceptiveFieldOptions extends EffectiveFieldOptions, InputRequest {
  /** The backend to compute on; the current one where it is one of ours, else wasm. */
  readonly backend?: string;
}

/**
 * Measures the effective receptive field of a layer (or node of a graph model) by gradients on a real backend, with the weights that the
 * model has. The backend that was current is current again afterwards.
 *
 * @param layer path or name, as {@link profile} lists it in its rows
 *
 * Throws `ProfilerError` where the layer is not there, the shapes do not fit, or the backend does not start. A layer through which
 * no gradient flows gives a record of status `unavailable`.
 */
export async function effectiveReceptiveField(
  model: LayersModel | GraphModel,
  layer: string,
  options: EffectiveReceptiveFieldOptions = {},
): Promise<MeasuredField> {
  const before = getBackend() as string | undefined;
  const backend = options.backend ?? backends.find(({ name }) => name === before)?.name ?? "wasm";
  const graph = isGraphModel(model);
  const trace = graph ? traceProgram(liveGraphProgram(model), options) : traceModel(model, options);
  const record = recordOf(trace, { name: "", format: "in-memory" }, {});
  const names = trace.inputs.map(({ name }) => name);
  try {
    const [measured] = await effectiveFields(
      {
        record,
        trace,
        valueOf: (row) => (graph ? graphModelValue(model, row, names) : layersModelValue(model, row)),
        weights: "in-memory",
      },
      [layer],
      backend,
      options,
    );
    return measured as MeasuredField;
  } finally {
    if (before !== undefined && before !== getBackend()) await setBackend(before);
  }
}
