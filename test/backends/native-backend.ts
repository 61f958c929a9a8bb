import { openBackend } from "../../src/backends/open-backend.ts";
import { reasonOf } from "../../src/errors.ts";

/**
 * Why the tests of a native backend can't run here, or undefined where they can; the reason is printed once. With CI=true it is an error
 * instead: there, tests that nobody runs would pass.
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
