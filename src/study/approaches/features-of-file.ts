import { defineApproach } from "./define-approach.ts";
import type { StudyApproach } from "./define-approach.ts";

/**
 * `features:<model file>`: a head on the features of a pretrained network. The row is named after the model.
 *
 * @param name of the model, as records have it
 * @param file path of its model.json
 */
export function featuresOfFile(name: string, file: string): StudyApproach {
  return defineApproach({
    id: `features:${name}`,
    title: `${name} features, frozen`,
    network: { file },
    frozen: true,
    drawn: { learningRate: 0.01 },
  });
}
