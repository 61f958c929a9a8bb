/** Is told, while a model runs, of what its kernels don't show. */
export interface RunBounds {
  /** A part of the run begins: before the first kernel, the time of that one begins here. */
  readonly begin: () => void;
  /** A part of the run ends: what came after the last kernel goes to that one, where it was the part's `own`, and to none else. */
  readonly end: (own: boolean) => void;
}
