/**
 * A channel count times a width multiplier, rounded to the nearest multiple of 8, at least 8, and never more than 10 %
 * below the product (`_make_divisible` of MobileNetV2, `round_filters` of EfficientNet). A multiplier of 1 changes nothing.
 */
export function scaledChannels(channels: number, width: number): number {
  if (width === 1) return channels;
  const wanted = channels * width;
  const rounded = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return rounded < 0.9 * wanted ? rounded + 8 : rounded;
}
