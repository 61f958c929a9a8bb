/**
 * How often each layer was called in a run. Kept from one run to the next, it grows in the first only: to grow takes as long as a small layer, and
 * the clock of a timed run would charge it to one.
 */
export class CallCounts {
  readonly #counts = new Map<string, number>();

  /** Begins a run: nothing was called yet. */
  restart(): void {
    for (const path of this.#counts.keys()) this.#counts.set(path, 0);
  }

  /** Counts a call; how many there were before it. */
  next(path: string): number {
    const earlier = this.#counts.get(path) ?? 0;
    this.#counts.set(path, earlier + 1);
    return earlier;
  }
}
