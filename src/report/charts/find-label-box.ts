/** Pixels of a line of a label, which has two. */
export const labelLineHeight = 19;
/** Pixels between a mark and its label. */
const gap = 14;

/** A rectangle in pixels of the canvas. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A mark in pixels of the canvas, with the ends of its whisker; both are `y` without one. */
export interface MarkPlace {
  readonly x: number;
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
}

/** Rows of text by which a label may stand above or below its mark. */
const shifts = [0, 1, -1, 2, -2, 3, -3, 4, -4];

/** The place beside a mark where a label covers least: other labels before whiskers; close to the mark, to the side with more room. */
export function findLabelBox(
  { x, y }: { readonly x: number; readonly y: number },
  width: number,
  area: Box,
  taken: readonly Box[],
  marks: readonly MarkPlace[],
): Box {
  const before = x >= (area.left + area.right) / 2;
  const boxes = shifts.flatMap((shift) =>
    [before, !before].map((left): { box: Box; cost: number } => {
      const middle = y + shift * labelLineHeight;
      const start = left ? x - gap - width : x + gap;
      const box = {
        left: start,
        right: start + width,
        top: middle - labelLineHeight,
        bottom: middle + labelLineHeight,
      };
      const outside =
        box.left < area.left ||
        box.right > area.right + gap ||
        box.top < area.top ||
        box.bottom > area.bottom;
      const whiskers = marks.map((mark): Box => ({
        left: mark.x - 7,
        right: mark.x + 7,
        top: mark.top - 7,
        bottom: mark.bottom + 7,
      }));
      return {
        box,
        cost:
          (outside ? 50 : 0) +
          20 * taken.filter((other) => overlap(box, other)).length +
          3 * whiskers.filter((other) => overlap(box, other)).length +
          Math.abs(shift) +
          (left === before ? 0 : 0.5),
      };
    }),
  );
  const [best] = boxes.toSorted((a, b) => a.cost - b.cost);
  return (
    best?.box ?? {
      left: x + gap,
      right: x + gap + width,
      top: y - labelLineHeight,
      bottom: y + labelLineHeight,
    }
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
