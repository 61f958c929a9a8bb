import type { ProfileRecord } from "../record/profile-record.ts";

/** The unit of lengths along a model's input: pixels if an input has two spatial axes, as an image has; positions for sounds and volumes. */
export function lengthUnit({ model }: ProfileRecord): "pixels" | "positions" {
  return model.inputs.some(({ shape }) => shape.length === 4) ? "pixels" : "positions";
}

/** The same for captions of lengths along all axes. */
export function lengthsOf(record: ProfileRecord): string {
  return lengthUnit(record) === "pixels"
    ? "in pixels of the input (height×width)"
    : "in positions of the input along its spatial axes";
}
