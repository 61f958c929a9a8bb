/** Is told, while a model runs, of what its kernels don't show. */
export interface LayerTimingHooks {
  /** What follows is the observer's own work, up to the next call of any of these, and no one's time. */
  readonly pause: () => void;
  /** A part of the run begins: before the first kernel, the time of that one begins here. */
  readonly begin: () => void;
  /** A part of the run ends: what came after its last kernel goes to that one, and to none where no kernel ran since the last call of `begin` or `end`. */
  readonly end: () => void;
}
