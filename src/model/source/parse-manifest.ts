import type { WeightsGroup, WeightSpec } from "./model-format.ts";

/** Ends the parsing with an error that names the position in the manifest, as in `0.weights.2.shape`. */
export type RefuseManifest = (position: string, expected: string) => never;

/**
 * Checks the `weightsManifest` of a model.json. Names that are not known here are kept in a weight and left out of a group. A weight without a dtype
 * is `float32`.
 *
 * Written without zod, which takes longer to load than most models take to count.
 *
 * @param refuse is called at the first mismatch
 */
export function parseManifest(json: unknown, refuse: RefuseManifest): readonly WeightsGroup[] {
  return listOf(json, "content", refuse).map((group, index) => {
    const { paths, weights } = objectOf(group, `${index}`, refuse);
    return {
      paths: listOf(paths, `${index}.paths`, refuse).map((path, at) =>
        stringOf(path, `${index}.paths.${at}`, refuse),
      ),
      weights: listOf(weights, `${index}.weights`, refuse).map((weight, at) =>
        weightOf(weight, `${index}.weights.${at}`, refuse),
      ),
    };
  });
}

function weightOf(json: unknown, position: string, refuse: RefuseManifest): WeightSpec {
  const weight = objectOf(json, position, refuse);
  const { name, shape, dtype = "float32", quantization } = weight;
  const spec = {
    ...weight,
    name: stringOf(name, `${position}.name`, refuse),
    shape: listOf(shape, `${position}.shape`, refuse).map((extent, axis) =>
      extentOf(extent, `${position}.shape.${axis}`, refuse),
    ),
    dtype: stringOf(dtype, `${position}.dtype`, refuse),
  };
  if (!("quantization" in weight)) return spec;
  const packed = objectOf(quantization, `${position}.quantization`, refuse);
  stringOf(packed["dtype"], `${position}.quantization.dtype`, refuse);
  for (const field of ["scale", "min"]) {
    if (field in packed && !Number.isFinite(packed[field]))
      refuse(`${position}.quantization.${field}`, "a number");
  }
  return { ...spec, quantization: packed as NonNullable<WeightSpec["quantization"]> };
}

function objectOf(
  json: unknown,
  position: string,
  refuse: RefuseManifest,
): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return refuse(position, "an object");
  return json as Readonly<Record<string, unknown>>;
}

function listOf(json: unknown, position: string, refuse: RefuseManifest): readonly unknown[] {
  return Array.isArray(json) ? (json as readonly unknown[]) : refuse(position, "a list");
}

function stringOf(json: unknown, position: string, refuse: RefuseManifest): string {
  return typeof json === "string" ? json : refuse(position, "a string");
}

function extentOf(json: unknown, position: string, refuse: RefuseManifest): number {
  const extent = Number.isSafeInteger(json) ? (json as number) : -1;
  return extent >= 0 ? extent : refuse(position, "a whole number of at least 0");
}
