import type { LayerRow, ProfileRecord } from "../../../../record/profile-record.ts";
import { dimensions } from "../../../format.ts";
import { imageSides } from "../../../findings/spatial-stages.ts";
import { makeSvg } from "../dom.ts";

/** Height and width of a rectangle, in positions of the input. */
type Sides = readonly [number, number];

/** Height of a line of positions, as a part of its length, so that it can be seen. */
const lineHeight = 0.12;

/**
 * The window of a row over its input, to scale: what the middle unit sees of the input is filled, and what lies beyond the input is dashed. Undefined for
 * inputs of three axes and rows without a window.
 */
export function fieldPicture({ receptiveField }: LayerRow, profile: ProfileRecord): SVGElement | undefined {
  const { status, size, seen, input } = receptiveField;
  const axes = (size ?? seen)?.length ?? 2;
  const image = imageSides(profile, axes, input) ?? imageSides(profile, 1, input);
  if (image === undefined || image.length > 2) return undefined;
  if (size === undefined && status !== "global") return undefined;
  const window = size ?? image;
  const inside = seen ?? window.map((side, axis) => Math.min(side, image[axis] ?? side));
  const whole = sidesOf(image, Math.max(...image, ...window));
  const [height, width] = whole;
  const rectangles = [window, inside].map((sides) => sidesOf(sides, Math.max(...image, ...window)));
  const [beyond = whole, filled = whole] = rectangles;
  const box: Sides = [Math.max(height, beyond[0]), Math.max(width, beyond[1])];
  const margin = Math.max(...box) * 0.03;
  const place = ([high, wide]: Sides): Readonly<Record<string, number>> => ({
    x: (box[1] - wide) / 2,
    y: (box[0] - high) / 2,
    width: wide,
    height: high,
  });
  const picture = makeSvg(
    "svg",
    {
      class: "field-picture",
      role: "img",
      "aria-label": `Receptive field of ${dimensions(window)} over an input of ${dimensions(image)}`,
      viewBox: `${-margin} ${-margin} ${box[1] + 2 * margin} ${box[0] + 2 * margin}`,
    },
    makeSvg("rect", { class: "field-input", ...place(whole) }),
    makeSvg("rect", { class: "field-beyond", ...place(beyond) }),
    makeSvg("rect", { class: "field-seen", ...place(filled) }),
  );
  return picture;
}

/** One axis becomes a line. */
function sidesOf([first = 1, second]: readonly number[], longest: number): Sides {
  return second === undefined ? [longest * lineHeight, first] : [first, second];
}
