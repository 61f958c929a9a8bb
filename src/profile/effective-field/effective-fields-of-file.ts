import { checkOptions } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import { openModel, openRules } from "../open-model.ts";
import type { ModelInput, OpenOptions } from "../open-model.ts";
import type { MeasuredField } from "./measure-effective-field.ts";
import { measureEffectiveFields, measureFieldsRules } from "./measure-effective-fields.ts";
import type { MeasureFieldsOptions } from "./measure-effective-fields.ts";

/** What to measure of a model file. */
export interface EffectiveFileOptions extends MeasureFieldsOptions, OpenOptions {}

const rules: OptionRules<EffectiveFileOptions> = { ...measureFieldsRules, ...openRules };

/**
 * Measures effective receptive fields of layers of a `model.json`, layers model or graph model, with its own weights or with random ones.
 *
 * @param model a path, a source, or a subject that was opened before
 * @throws {ProfilerError} when the file, its weights, a layer's name, a shape or the backend is not as it must be
 */
export async function effectiveFieldsOfFile(
  model: ModelInput,
  options: EffectiveFileOptions,
): Promise<readonly MeasuredField[]> {
  const { register, ...measuring } = checkOptions("effectiveFieldsOfFile", options, rules);
  return measureEffectiveFields(
    await openModel(model, register === undefined ? {} : { register }),
    measuring,
  );
}
