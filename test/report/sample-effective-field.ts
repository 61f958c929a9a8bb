import type { EffectiveReceptiveField } from "../../src/record/effective-receptive-field.ts";

/** An effective receptive field that could not be measured, of one input. */
export const unmeasuredField: EffectiveReceptiveField = {
  layer: "conv1",
  call: 0,
  input: "x",
  status: "unavailable",
  reason: "no gradient",
  definition: "as tested",
  unit: [],
  average: "absolute",
  channels: "sum",
  inputs: 1,
  inputDistribution: "none",
  seed: 0,
  weights: "random",
  backend: "cpu",
  device: "test",
  gpu: false,
  elapsedMs: 1,
  notes: [],
};
