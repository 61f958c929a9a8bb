import { existsSync } from "node:fs";
import type { LayersModel } from "@tensorflow/tfjs-layers";

type Internals = typeof import("./internals.ts");

/** The address of the built {@link Internals}. */
export function builtInternals(): string {
  const url = new URL("../../.cache/bench/dist/internals.js", import.meta.url);
  if (!existsSync(url)) throw new Error("there is no build: run npm run bench");
  return url.href;
}

const internals = (await import(builtInternals())) as Internals;

/** The built `profile`. */
export const profile: Internals["profile"] = internals.profile;

/** Builds a model whose weights hold no data: only its shapes are needed to count it. */
export function withoutWeights(build: () => LayersModel): LayersModel {
  const { withInitialWeights, openShapeBackend, tensorWithoutData } = internals;
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
