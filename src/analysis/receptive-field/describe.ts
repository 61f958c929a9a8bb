import type { FieldReason, MisalignedPath, ReceptiveField } from "../../record/profile-record.ts";
import { isLost } from "./apply-rule.ts";
import type { Known, Lost } from "./apply-rule.ts";
import { mergeChannels } from "./channel-axes.ts";
import type { Field } from "./field.ts";
import { geometryOf, isFlattened, windowAt } from "./geometry.ts";

/** The input of the fields: its name and its sides along the spatial axes. */
export interface Image {
  readonly name: string;
  readonly sides: readonly number[];
}

/** A field as in a record. A unit is a position of the tensor with all of its channels. */
export function describe(known: Known, image: Image): ReceptiveField {
  if (known === undefined)
    return { status: "unavailable", reason: { code: "independent", input: image.name } };
  if (isLost(known)) return { status: "unavailable", reason: lostReason(known) };
  if (isFlattened(known)) return { status: "global", seen: image.sides, share: 1 };
  const field = mergeChannels(known);
  if (!field.windows.some((window) => window.local)) return { status: "global", seen: image.sides, share: 1 };
  const geometry = geometryOf(field);
  if (geometry === undefined) {
    return field.windows.some((window) => window.global)
      ? {
          status: "global",
          seen: image.sides,
          share: 1,
          ...(field.gate === undefined ? {} : { gate: field.gate }),
        }
      : { status: "unavailable", reason: { code: "nothing-seen", input: image.name } };
  }
  // Along an axis that is seen whole, no window moves.
  const per = (values: readonly number[], whole: (side: number) => number): readonly number[] =>
    values.map((value, axis) =>
      field.windows[axis]?.local === true ? value : whole(image.sides[axis] ?? 1),
    );
  const seen = image.sides.map((side, axis) => seenAlong(field, axis, side));
  const size = per(geometry.size, (side) => side);
  const smallest = per(geometry.smallest, (side) => side);
  const global = field.windows.some((window) => window.global);
  const common = {
    size,
    stride: per(geometry.stride, () => 0),
    padding: per(geometry.padding, () => 0),
    centre: per(geometry.centre, (side) => (side - 1) / 2),
    ...(smallest.some((each, axis) => each !== size[axis]) ? { smallest } : {}),
    seen,
    share: seen.reduce((product, each, axis) => product * (each / (image.sides[axis] ?? 1)), 1),
    ...(field.gate === undefined ? {} : { gate: field.gate }),
  };
  if (field.loose === true) return { status: "misaligned", ...common, reason: { code: "axis-split" } };
  if (field.misaligned === undefined) return { status: global ? "global" : "exact", ...common };
  const paths = field.misaligned.paths.map((path, place) => ({
    via: field.misaligned?.via?.[place] ?? "",
    ...path,
  })) as unknown as readonly [MisalignedPath, MisalignedPath];
  return { status: "misaligned", ...common, misaligned: { paths }, reason: reasonOf(paths) };
}

function reasonOf([one, other]: readonly [MisalignedPath, MisalignedPath]): FieldReason {
  const strides = one.stride.join() !== other.stride.join();
  return { code: "paths-misaligned", differ: strides ? "stride" : "centre" };
}

/** Where a dependence was lost, as in a record. */
export function lostReason({ lost, op }: Lost): FieldReason {
  return { code: lost, op };
}

/** Whether the first, the middle and the last unit's windows cover the whole input by their size: what a gate reads adds nothing to them. */
export function seesEverything(known: Field, sides: readonly number[]): boolean {
  const field = mergeChannels(known);
  return sides.every((side, axis) =>
    [0, 0.5, 1].every((part) => seenAlong(field, axis, side, part) === side),
  );
}

/** Positions of the input that the window of a unit covers; default: the middle unit. */
function seenAlong(field: Field, axis: number, side: number, part = 0.5): number {
  if (field.windows[axis]?.local !== true) return side;
  const window = windowAt(field, axis, ({ extent }) => Math.min(extent - 1, Math.floor(extent * part)));
  if (window === undefined) return 0;
  return Math.max(0, Math.min(window.last, side - 1) - Math.max(window.first, 0) + 1);
}
