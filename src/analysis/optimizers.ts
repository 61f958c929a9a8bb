import { ProfilerError } from "../errors.ts";

/** Values that an optimizer keeps per trained parameter, as tfjs' optimizers do. */
const slotsPerParameter = {
  sgd: 0,
  momentum: 1,
  adagrad: 1,
  rmsprop: 2,
  adadelta: 2,
  adam: 2,
  adamax: 2,
} as const;

/** Optimizers of known state size, by tfjs' names. `rmsprop` is tfjs' own, which always has a slot for momentum. */
export type OptimizerName = keyof typeof slotsPerParameter;

/** Every optimizer's name. */
export const optimizerNames: readonly OptimizerName[] = Object.keys(slotsPerParameter) as OptimizerName[];

/**
 * Bytes of an optimizer's state for a number of trained 32-bit parameters.
 *
 * @throws {ProfilerError} `wrong-option` when the optimizer is unknown
 */
export function optimizerStateBytes(name: string, parameters: number): number {
  const known = optimizerNames.find((each) => each === name);
  if (known !== undefined) return 4 * parameters * slotsPerParameter[known];
  throw new ProfilerError("wrong-option", {
    found: `optimizer "${name}"`,
    expected: `one of ${optimizerNames.join(", ")}`,
    remedy: "name one of these",
  });
}
