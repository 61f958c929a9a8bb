/** What a pixel value from 0 to 255 becomes per channel (red, green, blue): `value * scale + offset`, as Keras' `Rescaling`. */
export interface Normalisation {
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** The presets by name. */
export type NormalisationName = "raw" | "unit" | "signed" | "efficientnet-lite" | "imagenet";

/**
 * - `raw`: 0 to 255, for networks that normalise inside.
 * - `unit`: x / 255, from 0 to 1.
 * - `signed`: (x - 127.5) / 127.5, from -1 to 1.
 * - `efficientnet-lite`: (x - 127) / 128.
 * - `imagenet`: x / 255 less ImageNet's channel means, over its channel standard deviations, as torchvision and Keras'
 *   `torch` mode.
 */
export const normalisations: Readonly<Record<NormalisationName, Normalisation>> = {
  raw: alike(1, 0),
  unit: alike(1 / 255, 0),
  signed: alike(1 / 127.5, -1),
  "efficientnet-lite": alike(1 / 128, -127 / 128),
  imagenet: {
    scale: [1 / 255 / 0.229, 1 / 255 / 0.224, 1 / 255 / 0.225],
    offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
  },
};

/**
 * Pixels as numbers for a network.
 *
 * @param pixels any number of images, channels last: shape [..., 3]
 * @returns the same shape
 */
export function normalisePixels(pixels: Uint8Array, { scale, offset }: Normalisation): Float32Array {
  const tables = [0, 1, 2].map((channel) =>
    Float32Array.from({ length: 256 }, (_, value) => value * scale[channel]! + offset[channel]!),
  );
  const normalised = new Float32Array(pixels.length);
  for (const [channel, table] of tables.entries()) {
    for (let index = channel; index < pixels.length; index += 3) normalised[index] = table[pixels[index]!]!;
  }
  return normalised;
}

function alike(scale: number, offset: number): Normalisation {
  return { scale: [scale, scale, scale], offset: [offset, offset, offset] };
}
