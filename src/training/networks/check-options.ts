import { ProfilerError } from "../../errors.ts";
import type { ArchitectureOptions } from "./define-architecture.ts";

/** {@link ArchitectureOptions} with every default filled in. */
export interface CheckedOptions {
  readonly inputShape: [height: number, width: number, channels: number];
  readonly classes: number;
  readonly width: number;
  readonly includeTop: boolean;
  readonly pooling: "avg" | "max" | "none";
  readonly classifierActivation: "softmax" | "linear";
  readonly weights: "random" | "zeros";
  readonly seed: number | undefined;
  readonly imagenetRescaling: boolean;
  readonly zeroInitResidual: boolean;
}

/**
 * Checks the ranges of the options and fills in the defaults.
 *
 * @param id of the architecture, for messages
 * @param minimumInput smallest height and width of its images in pixels
 * @throws {ProfilerError} `wrong-option` for the first option out of range
 */
export function checkOptions(id: string, minimumInput: number, options: ArchitectureOptions): CheckedOptions {
  const [height, width, channels] = options.inputShape;
  for (const [name, pixels] of [
    ["height", height],
    ["width", width],
  ] as const) {
    if (!Number.isSafeInteger(pixels) || pixels < minimumInput) {
      throw new ProfilerError("wrong-option", {
        found: `an input ${name} of ${pixels} pixels`,
        expected: `a whole number of at least ${minimumInput}, the smallest input of ${id}`,
        remedy: "choose larger images or another architecture",
      });
    }
  }
  checkCount("input channels", channels);
  checkCount("classes", options.classes);
  const multiplier = options.width ?? 1;
  if (!Number.isFinite(multiplier) || multiplier <= 0) {
    throw new ProfilerError("wrong-option", {
      found: `a channel multiplier of ${multiplier}`,
      expected: "a number above 0",
      remedy: "choose for instance 0.5, or omit it for the original network",
    });
  }
  return {
    inputShape: [height, width, channels],
    classes: options.classes,
    width: multiplier,
    includeTop: options.includeTop ?? true,
    pooling: options.pooling ?? "avg",
    classifierActivation: options.classifierActivation ?? "softmax",
    weights: options.weights ?? "random",
    seed: options.seed,
    imagenetRescaling: options.imagenetRescaling ?? false,
    zeroInitResidual: options.zeroInitResidual ?? false,
  };
}

function checkCount(what: string, count: number): void {
  if (Number.isSafeInteger(count) && count > 0) return;
  throw new ProfilerError("wrong-option", {
    found: `${count} ${what}`,
    expected: "a whole number above 0",
    remedy: `give the number of ${what}`,
  });
}

/**
 * Multiplies a channel count by a width multiplier and rounds to the nearest multiple of 8: at least 8, and never more than
 * 10 % below the product (`_make_divisible` of MobileNetV2, `round_filters` of EfficientNet). A multiplier of 1 changes nothing.
 */
export function scaleChannels(channels: number, width: number): number {
  if (width === 1) return channels;
  const wanted = channels * width;
  const rounded = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return rounded < 0.9 * wanted ? rounded + 8 : rounded;
}
