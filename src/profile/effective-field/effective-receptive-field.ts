import { getBackend, setBackend } from "@tensorflow/tfjs-core";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { BackendName } from "../../record/known-names.ts";
import { backends } from "../../backends/index.ts";
import { checkOptions, required, text } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import type { ModelSubject } from "../subject/subject.ts";
import { isSubject } from "../subject/subject.ts";
import { subjectOf } from "../subject/subject-of.ts";
import type { MeasuredField } from "./measure-effective-field.ts";
import { measureEffectiveFields, measureFieldsRules } from "./measure-effective-fields.ts";
import type { MeasureFieldsOptions } from "./measure-effective-fields.ts";

/** Where to measure, at which input shapes, over which inputs. */
export interface EffectiveReceptiveFieldOptions extends Omit<MeasureFieldsOptions, "layers" | "backend"> {
  /** The backend to compute on; default: the current one if it is one of ours, else wasm. */
  readonly backend?: BackendName;
}

const { layers: _, ...effectiveFieldRules } = measureFieldsRules;
const rules: OptionRules<EffectiveReceptiveFieldOptions> = effectiveFieldRules;

/**
 * Measures the effective receptive field of a layer (or node of a graph model) by gradients on a real backend: of a model in memory with the
 * weights that it has, of one that was opened as {@link measureEffectiveFields} does. The backend that was current is current again afterwards.
 *
 * @param layer path or name, as {@link profile} lists it in its rows
 * @throws {ProfilerError} when the layer is not there, the shapes do not fit, or the backend does not start. A layer through which no gradient
 *   flows gives a record of status `unavailable`.
 */
export async function effectiveReceptiveField(
  model: LayersModel | GraphModel | ModelSubject,
  layer: string,
  given: EffectiveReceptiveFieldOptions = {},
): Promise<MeasuredField> {
  const options = checkOptions("effectiveReceptiveField", given, rules);
  checkOptions("effectiveReceptiveField", { layer }, { layer: required(text) });
  const before = getBackend() as string | undefined;
  const backend = options.backend ?? backends.find(({ name }) => name === before)?.name ?? "wasm";
  const subject = isSubject(model) ? model : subjectOf(model);
  try {
    const [measured] = await measureEffectiveFields(subject, { ...options, layers: [layer], backend });
    return measured as MeasuredField;
  } finally {
    if (before !== undefined && before !== getBackend()) await setBackend(before);
  }
}
