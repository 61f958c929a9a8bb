import { reasonOf, UnknownValuesError } from "../errors.ts";

/** Why a run, or a part of it, ended: `unknown-values` if it needs values that a run on shapes does not have. */
export interface RunFailure {
  readonly code: "unknown-values" | "other";
  /** In words, without a full stop. */
  readonly reason: string;
}

/** The failure of an error that was caught. */
export function failureOf(error: unknown): RunFailure {
  return { code: error instanceof UnknownValuesError ? "unknown-values" : "other", reason: reasonOf(error) };
}
