import type { Status } from "./profile-record.ts";
import type { Bound, Reason } from "./reason.ts";

/** A status and why it is not `complete`. */
export interface Bounded {
  readonly status: Status;
  readonly reasons?: readonly Reason[];
}

/** On which side of the true figures partial ones lie. Reasons on different sides make a guess. */
export function boundOf({ reasons = [] }: Bounded): Bound {
  const bounds = new Set(reasons.map(({ bound }): Bound => bound ?? "lower"));
  if (bounds.size > 1) return "guess";
  return [...bounds][0] ?? "lower";
}
