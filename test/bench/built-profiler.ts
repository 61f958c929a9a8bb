import { existsSync } from "node:fs";
import type { LayersModel } from "@tensorflow/tfjs-layers";

type Profile = typeof import("../../src/profile/profile.ts");
type Initial = typeof import("../../src/model/layers/initial-weights.ts");
type Shape = typeof import("../../src/trace/tfjs-internals/on-shape-backend.ts");
type Backend = typeof import("../../src/trace/shape-backend.ts");

const dist = new URL("../../dist/", import.meta.url);

/** The path of a module of the built package: what users run is timed, not what the test runner makes of the sources. */
export function builtModule(path: string): string {
  const url = new URL(path, dist);
  if (!existsSync(url)) throw new Error("there is no build: run npm run build first");
  return url.href;
}

/** The built `profile`. */
export async function builtProfile(): Promise<Profile["profile"]> {
  return ((await import(builtModule("profile/profile.js"))) as Profile).profile;
}

/** Builds a model whose weights hold no data: only its shapes are needed to count it. */
export async function withoutWeights(build: () => LayersModel): Promise<LayersModel> {
  const { withInitialWeights } = (await import(builtModule("model/layers/initial-weights.js"))) as Initial;
  const { openShapeBackend } = (await import(
    builtModule("trace/tfjs-internals/on-shape-backend.js")
  )) as Shape;
  const { tensorWithoutData } = (await import(builtModule("trace/shape-backend.js"))) as Backend;
  const session = openShapeBackend();
  try {
    return withInitialWeights(
      (shape, dtype) => tensorWithoutData(session.backend, shape, dtype ?? "float32"),
      build,
    );
  } finally {
    session.close();
  }
}
