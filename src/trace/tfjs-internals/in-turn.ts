/** The end of the last one that waits, whatever its outcome. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `run` once everything before it in this queue has ended. tfjs has one engine with one current backend: who needs it across an `await`
 * does so in turn, or two models would run on each other's backend. A turn inside a turn would wait for ever.
 */
export function inTurn<Result>(run: () => Promise<Result> | Result): Promise<Result> {
  const result = last.then(run);
  last = result.catch(() => {});
  return result;
}
