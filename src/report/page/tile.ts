/** One figure that a page begins with. */
export interface Tile {
  readonly label: string;
  /** The figure with its unit, or why there is none: `not measured`. */
  readonly value: string;
  /** What the figure is of, or a second figure. */
  readonly detail: string;
}
