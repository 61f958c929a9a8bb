import type { Clock } from "../../src/profile/time/clock.ts";

/**
 * A clock of one millisecond per reading, for tests that do not depend on times: probes of arithmetic end at their smallest size, and short rows are
 * repeated a hundred times, against up to a thousand by a fine clock.
 */
export function stepClock(): Clock {
  let readings = 0;
  return { name: "readings", now: () => (readings += 1) };
}
