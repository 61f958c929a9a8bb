/** How an input with so many spatial axes is called, and what half of each of its sides saves. */
export interface SpatialWords {
  readonly input: "input" | "image" | "volume";
  /** What to try. */
  readonly smaller: string;
  readonly halfSides: string;
  /** What is left of the positions at half of each side. */
  readonly left: string;
  /** The fraction of the positions that is gone then. */
  readonly saved: number;
}

/** @param axes 1 of a sound or a text, 2 of an image, 3 of a volume */
export function spatialWords(axes: number): SpatialWords {
  if (axes === 1)
    return {
      input: "input",
      smaller: "shorter inputs",
      halfSides: "half the length",
      left: "half",
      saved: 1 / 2,
    };
  if (axes === 2)
    return {
      input: "image",
      smaller: "smaller images",
      halfSides: "half the height and width",
      left: "a quarter",
      saved: 3 / 4,
    };
  return {
    input: "volume",
    smaller: "smaller volumes",
    halfSides: "half of each side",
    left: "an eighth",
    saved: 7 / 8,
  };
}
