import { tensor, tidy, util } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { matchNames } from "../../model/layers/match-weight-names.ts";
import type { StoredWeight } from "../../model/weights/read-keras-h5.ts";

/** What became of a file's weights. */
export interface LoadedWeights {
  /** Weights of the network that have their values from the file. */
  readonly loaded: number;
  /** Weights of the file that the network has no place for, such as those of a classifier of other classes. */
  readonly unused: readonly string[];
}

/** Names in a message. */
const shown = 3;

/**
 * Gives every weight of a network the value that a file has under its name. Names are compared as Keras and tfjs spell them; shapes must be equal
 * but for extents of 1: a convolution in as many groups as channels, [h, w, 1, channels], is a depthwise one, [h, w, channels, 1].
 *
 * @param optional tells weights that may keep their initial values: those of a new classifier
 * @throws {ProfilerError} `weights-mismatch` if a weight is missing in the file or has another shape there; the network is then as before
 */
export function loadStoredWeights(
  model: LayersModel,
  stored: readonly Pick<StoredWeight, "name" | "shape" | "values">[],
  { file, optional = () => false }: { readonly file: string; readonly optional?: (name: string) => boolean },
): LoadedWeights {
  const places = new Map(model.weights.map((weight) => [weight.originalName, weight]));
  const names = matchNames(
    [...places.keys()],
    stored.map(({ name }) => name),
  );
  const values = new Map<string, (typeof stored)[number]>();
  const unused: string[] = [];
  for (const weight of stored) {
    const place = names.get(weight.name);
    if (place === undefined) unused.push(weight.name);
    else values.set(place, weight);
  }
  const misshapen: string[] = [];
  const missing: string[] = [];
  for (const [name, { shape }] of places) {
    const own = values.get(name);
    if (own !== undefined && isSameShape(own.shape, shape as number[])) continue;
    if (optional(name)) {
      if (own !== undefined) unused.push(own.name);
      values.delete(name);
    } else if (own === undefined) missing.push(name);
    else
      misshapen.push(
        `${name}, which is [${own.shape.join(", ")}] there and [${shape.join(", ")}] in the network`,
      );
  }
  if (missing.length + misshapen.length > 0) throw mismatch(model, file, missing, misshapen);
  tidy(() => {
    for (const [name, weight] of values) {
      const place = places.get(name)!;
      const { dtype } = place;
      place.write(tensor(weight.values, place.shape as number[], dtype === "int32" ? "int32" : "float32"));
    }
  });
  return { loaded: values.size, unused };
}

function isSameShape(one: readonly number[], other: readonly number[]): boolean {
  const above1 = (shape: readonly number[]): number[] => shape.filter((extent) => extent !== 1);
  return util.arraysEqual(above1(one), above1(other));
}

function mismatch(
  model: LayersModel,
  file: string,
  missing: readonly string[],
  misshapen: readonly string[],
): ProfilerError {
  const list = (names: readonly string[]): string =>
    `${names.slice(0, shown).join("; ")}${names.length > shown ? `; and ${names.length - shown} more` : ""}`;
  return new ProfilerError("weights-mismatch", {
    found: [
      ...(missing.length === 0
        ? []
        : [
            `${missing.length} of ${model.weights.length} weights of ${model.name} missing in ${file}: ${list(missing)}`,
          ]),
      ...(misshapen.length === 0 ? [] : [`${misshapen.length} of another shape: ${list(misshapen)}`]),
    ].join("; "),
    expected: "a file with every weight of the network, by name and shape",
    remedy: "give the weights of this architecture at width 1",
  });
}
