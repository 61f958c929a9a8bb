/** The ids of {@link inputScalings}, as the command line and records have them. */
export type ScalingId = "raw" | "unit" | "signed" | "efficientnet-lite" | "imagenet" | "caffe";

/** One number per channel, in the order that {@link InputScaling.channels} gives. */
export type PerChannel = readonly [number, number, number];

/**
 * The numbers that a network takes for the pixels of a photo: `(value - mean) / sd` per channel, with `value` from 0 to 255.
 * Plain data, so that it can stand in a record.
 */
export interface InputScaling {
  readonly id: ScalingId;
  /** The order of a pixel's channels in the network's input. */
  readonly channels: "RGB" | "BGR";
  readonly mean: PerChannel;
  readonly sd: PerChannel;
  /** Where the scaling is defined. */
  readonly source: string;
}

/** Every scaling by its id. The modes are those of `preprocess_input` in Keras' `keras.applications.imagenet_utils`. */
export const inputScalings: Readonly<Record<ScalingId, InputScaling>> = {
  raw: {
    id: "raw",
    channels: "RGB",
    mean: [0, 0, 0],
    sd: [1, 1, 1],
    source: "0 to 255 as decoded, for networks that scale their input themselves",
  },
  unit: {
    id: "unit",
    channels: "RGB",
    mean: [0, 0, 0],
    sd: [255, 255, 255],
    source: "0 to 1: keras.layers.Rescaling(1 / 255)",
  },
  signed: {
    id: "signed",
    channels: "RGB",
    mean: [127.5, 127.5, 127.5],
    sd: [127.5, 127.5, 127.5],
    source: "-1 to 1: Keras' mode tf",
  },
  "efficientnet-lite": {
    id: "efficientnet-lite",
    channels: "RGB",
    mean: [127, 127, 127],
    sd: [128, 128, 128],
    source: "EfficientNet-Lite of the TPU model garden",
  },
  imagenet: {
    id: "imagenet",
    channels: "RGB",
    // ImageNet's 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225, times 255.
    mean: [123.675, 116.28, 103.53],
    sd: [58.395, 57.12, 57.375],
    source: "Keras' mode torch; torchvision's pretrained networks",
  },
  caffe: {
    id: "caffe",
    channels: "BGR",
    mean: [103.939, 116.779, 123.68],
    sd: [1, 1, 1],
    source: "Keras' mode caffe: ResNet50 and VGG",
  },
};

/** Whether a scaling has that id. */
export function isScalingId(id: string): id is ScalingId {
  return id in inputScalings;
}

/**
 * Scales decoded pixels for a network.
 *
 * @param pixels any number of images, RGB, channels last: shape [..., 3]
 * @returns the same shape, the channels in the scaling's order
 */
export function scalePixels(
  pixels: Uint8Array,
  { channels, mean, sd }: Pick<InputScaling, "channels" | "mean" | "sd">,
): Float32Array {
  const scaled = new Float32Array(pixels.length);
  for (const channel of [0, 1, 2] as const) {
    const table = Float32Array.from({ length: 256 }, (_, value) => (value - mean[channel]) / sd[channel]);
    const from = channels === "RGB" ? channel : 2 - channel;
    for (let pixel = 0; pixel < pixels.length; pixel += 3) {
      scaled[pixel + channel] = table[pixels[pixel + from]!]!;
    }
  }
  return scaled;
}
