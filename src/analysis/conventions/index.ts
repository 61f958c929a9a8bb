import { ProfilerError } from "../../errors.ts";
import { distinct } from "../../names.ts";
import type { ConventionName } from "../../record/known-names.ts";
import type { Convention } from "./define-convention.ts";
import { exact } from "./exact.ts";
import { fvcore } from "./fvcore.ts";
import { inBounds } from "./in-bounds.ts";
import { kerasFlopEstimator } from "./keras-flop-estimator.ts";
import { kerasFlops } from "./keras-flops.ts";
import { ptflops } from "./ptflops.ts";
import { tfProfiler } from "./tf-profiler.ts";
import { thop } from "./thop.ts";
import { torchFlopCounter } from "./torch-flop-counter.ts";

/** Every counting convention, the default first. A new one is a file of this folder and a row here. */
export const conventions: readonly [Convention, ...Convention[]] = distinct<
  readonly [Convention, ...Convention[]]
>(
  "the counting conventions",
  [exact, inBounds, tfProfiler, kerasFlops, fvcore, ptflops, thop, torchFlopCounter, kerasFlopEstimator],
  ({ id }) => [id],
);

/** The names of the conventions, in the table's order. */
export const conventionNames: readonly ConventionName[] = conventions.map(({ id }) => id);

/**
 * The convention with a name.
 *
 * @throws {ProfilerError} `wrong-option` when there is none
 */
export function findConvention(id: string): Convention {
  const found = conventions.find((convention) => convention.id === id);
  if (found !== undefined) return found;
  throw new ProfilerError("wrong-option", {
    found: `counting convention "${id}"`,
    expected: `one of ${conventionNames.join(", ")}`,
    remedy: "name one of these with --convention",
  });
}
