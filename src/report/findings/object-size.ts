import { dimensions } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import { defineRule } from "./define-rule.ts";
import type { Rule } from "./define-rule.ts";
import { firstUnknownStage, spatialStages } from "./spatial-stages.ts";
import { windowedRows } from "./windowed-rows.ts";

/** Whether a window of the network holds the object that the model is to see. Sides are in positions of the input. */
type ObjectAgainstWindow =
  | {
      readonly kind: "receptive-field-is-smaller-than-object";
      readonly layer: string;
      readonly size: readonly number[];
      readonly object: readonly number[];
    }
  | {
      readonly kind: "receptive-field-holds-object";
      /** The first layer with such a window. */
      readonly layer: string;
      readonly size: readonly number[];
      readonly object: readonly number[];
      /** The last spatial layer and its window. */
      readonly last: string;
      readonly lastSize: readonly number[];
    }
  | {
      readonly kind: "object-cannot-be-compared";
      readonly object: readonly number[];
      readonly why: "other-axes" | "unknown-window" | "no-window";
    };

/** The answer to an object size: the first layer whose window holds the object, or that no unit sees all of it. Nothing if the record has no object size. */
export const objectSize: Rule<ObjectAgainstWindow> = defineRule<ObjectAgainstWindow>(
  "object-size",
  {
    "receptive-field-is-smaller-than-object": {
      title: "The object is larger than the receptive field",
      text: ({ layer, size, object }) =>
        `The receptive field of ${layer}, the last spatial layer, is ${dimensions(size)}. It is smaller than the object ` +
        `(${dimensions(object)}): no unit sees the whole object.`,
    },
    "receptive-field-holds-object": {
      title: "The receptive field holds the object",
      text: ({ layer, size, object, last, lastSize }) =>
        `The object (${dimensions(object)}) fits into the receptive field from ${layer} on (${dimensions(size)}); ` +
        `that of ${last}, the last spatial layer, is ${dimensions(lastSize)}. The effective receptive field is usually smaller.`,
    },
    "object-cannot-be-compared": {
      title: "The object cannot be compared",
      text: ({ object, why }) =>
        `Whether a unit sees the whole object (${dimensions(object)}) is unknown: ${whyWords[why]}.`,
    },
  },
  (profile) => {
    const object = profile.objectSize;
    if (object === undefined) return [];
    const last = spatialStages(profile).at(-1);
    const unknown = (why: "other-axes" | "unknown-window" | "no-window"): readonly ObjectAgainstWindow[] => [
      { kind: "object-cannot-be-compared", object, why },
    ];
    if (last === undefined) return unknown("no-window");
    if (last.size.length !== object.length) return unknown("other-axes");
    const holds = (size: readonly number[]): boolean =>
      size.length === object.length && size.every((side, axis) => side >= (object[axis] ?? side));
    const first = windowedRows(profile).find(({ size }) => holds(size));
    const facts = { object, last: rowLabel(last.row), lastSize: last.size };
    if (first !== undefined) {
      return [
        { kind: "receptive-field-holds-object", layer: rowLabel(first.row), size: first.size, ...facts },
      ];
    }
    if (firstUnknownStage(profile) !== undefined) return unknown("unknown-window");
    const { last: layer, lastSize: size } = facts;
    return [{ kind: "receptive-field-is-smaller-than-object", layer, size, object }];
  },
  "first",
);

const whyWords = {
  "other-axes": "the model's windows have another number of axes",
  "unknown-window": "the windows of later layers could not be determined",
  "no-window": "no layer has a window with a size and a stride",
} as const;
