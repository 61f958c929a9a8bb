import { ProfilerError } from "../errors.ts";
import { registerModules } from "../model/layers/register-modules.ts";
import type { ModelSource } from "../model/source/model-source.ts";
import { sourceAt } from "../model/source/source-at.ts";
import { checkOptions, describeValue, texts } from "../options.ts";
import type { OptionRules } from "../options.ts";
import { openSubject } from "./subject/open-subject.ts";
import { isSubject } from "./subject/subject.ts";
import type { ModelSubject } from "./subject/subject.ts";

/** What can be opened: the path or `http(s):` address of a `model.json`, of a SavedModel or of the folder that holds it; a source of files; what is open already. */
export type ModelInput = string | ModelSource | ModelSubject;

/** How to open a model file. */
export interface OpenOptions {
  /** Paths of ES modules that export or register the model's own layer classes. */
  readonly register?: readonly string[];
}

/** Of {@link OpenOptions}. */
export const openRules: OptionRules<OpenOptions> = { register: texts };

/**
 * Opens a model.
 *
 * @throws {ProfilerError} when there is no model, or not one that can be read, or a module cannot be imported
 */
export async function openModel(model: ModelInput, options: OpenOptions = {}): Promise<ModelSubject> {
  const { register = [] } = checkOptions("openModel", options, openRules);
  checkInput(model);
  await registerModules(register);
  if (typeof model === "string") return openSubject(await sourceAt(model));
  return isSubject(model) ? model : openSubject(model);
}

function checkInput(model: unknown): void {
  if (typeof model === "string") return;
  const source = typeof model === "object" && model !== null;
  if (source && (isSubject(model) || ("read" in model && "size" in model))) return;
  const live = source && ("predict" in model || "executeAsync" in model);
  throw new ProfilerError("model-unsupported", {
    found: `${live ? "a model in memory" : describeValue(model)} in the place of a model file`,
    expected: "a path, an address, a source of files, or a subject that was opened",
    remedy: live ? "call profile(model) or timeModel(model)" : "give the path of the model.json",
  });
}
