import { registerModules } from "../model/layers/register-modules.ts";
import type { ModelSource } from "../model/source/model-source.ts";
import { sourceAt } from "../model/source/source-at.ts";
import { openSubject } from "./subject/open-subject.ts";
import { isSubject } from "./subject/subject.ts";
import type { ModelSubject } from "./subject/subject.ts";

/** What can be opened: the path or `http(s):` address of a `model.json`, of a SavedModel or of the folder that holds it; a source of files; what is open already. */
export type ModelInput = string | ModelSource | ModelSubject;

/**
 * Opens a model.
 *
 * @param register paths of ES modules that export or register the model's own layer classes
 * @throws {ProfilerError} when there is no model, or not one that can be read, or a module cannot be imported
 */
export async function openModel(
  model: ModelInput,
  { register = [] }: { readonly register?: readonly string[] } = {},
): Promise<ModelSubject> {
  await registerModules(register);
  if (typeof model === "string") return openSubject(await sourceAt(model));
  return isSubject(model) ? model : openSubject(model);
}
