import { openBackend } from "../../src/backends/open-backend.ts";
import { reasonOf } from "../../src/errors.ts";

/**
 * The reason why a native backend's tests can't run here, printed once; undefined if they can. With CI=true it throws instead, since skipped tests would
 * pass unnoticed.
 */
export async function lackOf(name: string): Promise<string | undefined> {
  try {
    await openBackend(name);
    return undefined;
  } catch (error) {
    if (process.env["CI"] === "true") throw error;
    const reason = reasonOf(error);
    console.warn(`skipped: ${reason}`);
    return reason;
  }
}
