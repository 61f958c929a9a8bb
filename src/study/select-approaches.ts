import { ProfilerError } from "../errors.ts";
import { approaches } from "./approaches/index.ts";
import type { StudyApproach } from "./approaches/define-approach.ts";
import { fineTuneOfFile } from "./approaches/fine-tune-of-file.ts";
import { featuresOfFile } from "./approaches/features-of-file.ts";
import type { OpenModelFile } from "./backbone.ts";

/** What names an approach: an id of the table, or one of these and a model file; `fine-tune:` takes `@layer` behind the file. */
const features = "features:";
const fineTune = "fine-tune:";

/** Ids of earlier versions, as old records have them. */
const formerIds: ReadonlyMap<string, string> = new Map([["convnext-tiny", "convnext-t-features"]]);

/** Names of approaches that a user can give. */
export const approachNames: readonly string[] = [
  ...approaches.map(({ id }) => id),
  `${features}<model.json>`,
  `${fineTune}<model.json>[@<layer>]`,
];

/**
 * The approach of a name.
 *
 * @throws {ProfilerError} `wrong-option` for an unknown name; what opening a model file throws
 */
export async function selectApproach(name: string, open: OpenModelFile): Promise<StudyApproach> {
  const found = approaches.find(({ id }) => id === (formerIds.get(name) ?? name));
  if (found !== undefined) return found;
  if (name.startsWith(features) && name.length > features.length) {
    const path = name.slice(features.length);
    return featuresOfFile((await open(path)).file.name, path);
  }
  if (name.startsWith(fineTune) && name.length > fineTune.length) {
    const [, path = "", layer] = /^(.*?)(?:@([^@/\\]+))?$/.exec(name.slice(fineTune.length)) ?? [];
    return fineTuneOfFile((await open(path)).file.name, path, layer);
  }
  throw new ProfilerError("wrong-option", {
    found: `approach "${name}"`,
    expected: `one of ${approachNames.join(", ")}`,
    remedy: "separate their names by commas",
  });
}
