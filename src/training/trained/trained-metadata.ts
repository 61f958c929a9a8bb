import type { TrainingSpec } from "../../record/study-record.ts";
import { inputScalings, isScalingId } from "../dataset/input-scaling.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";

/** What a trained model's file says beside the model, as `userDefinedMetadata`: how photos become its input, and what its outputs are. */
export interface TrainedMetadata {
  /** Names of the outputs, in their order. */
  readonly classes: readonly string[];
  /** `(value - mean) / sd` of values from 0 to 255, by channel in the order of `channels`. */
  readonly scaling: Pick<InputScaling, "channels" | "mean" | "sd"> & { readonly id: string };
  readonly resize: "antialias" | "bilinear";
  /** Height, width, channels. */
  readonly inputShape: readonly number[];
}

/** The metadata of a model that was trained by a specification. */
export function metadataOf(
  { scaling, resize, inputShape }: TrainingSpec,
  classes: readonly string[],
): TrainedMetadata {
  if (!isScalingId(scaling)) throw new Error(`unknown scaling ${scaling}`);
  const { id, channels, mean, sd } = inputScalings[scaling];
  return { classes, scaling: { id, channels, mean, sd }, resize, inputShape };
}

/** The parts of a file's metadata that are as {@link TrainedMetadata} has them. */
export function parseMetadata(value: unknown): Partial<TrainedMetadata> {
  if (!isObject(value)) return {};
  const { classes, scaling, resize, inputShape } = value;
  return {
    ...(isListOf(classes, "string") ? { classes } : {}),
    ...(isScaling(scaling) ? { scaling } : {}),
    ...(resize === "antialias" || resize === "bilinear" ? { resize } : {}),
    ...(isListOf(inputShape, "number") ? { inputShape } : {}),
  };
}

function isScaling(value: unknown): value is TrainedMetadata["scaling"] {
  if (!isObject(value)) return false;
  const { id, channels, mean, sd } = value;
  const perChannel = [mean, sd].every((list) => isListOf(list, "number") && list.length === 3);
  return typeof id === "string" && (channels === "RGB" || channels === "BGR") && perChannel;
}

function isListOf<K extends "string" | "number">(
  value: unknown,
  kind: K,
): value is (K extends "string" ? string : number)[] {
  return Array.isArray(value) && value.every((item) => typeof item === kind);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
