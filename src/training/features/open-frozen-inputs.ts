import { createHash } from "node:crypto";
import { join } from "node:path";
import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { version_core as tfjsVersion } from "@tensorflow/tfjs-core";
import type { PhotoSize } from "../dataset/decode-photo.ts";
import { cacheActivations } from "./cache-activations.ts";
import type { CacheActivationsOptions } from "./cache-activations.ts";
import { foldNetwork } from "./fold-network.ts";
import { hashNetwork } from "./network-hash.ts";

/** The frozen part of a network, its photos, and the folder that keeps its outputs. */
export interface FrozenInputsOptions extends Omit<
  CacheActivationsOptions,
  "network" | "shape" | "file" | "batchSize"
> {
  /** The frozen part, on the current backend; its outputs have a known shape. It stays as it is. */
  readonly frozen: LayersModel;
  readonly backend: string;
  readonly folder: string;
  /** Photos per call of the network. Default: {@link frozenBatch}. */
  readonly batchSize?: number | undefined;
}

/** What the trained part of a network is fed with. */
export interface FrozenInputs {
  /** The frozen part's outputs for some samples, or for their mirror images: [samples.length, ...], for the caller to free. */
  readonly inputsOf: (samples: readonly number[], mirrored: (sample: number) => boolean) => Promise<Tensor>;
  /** Time spent on waiting for photos and on the network; only for photos that were not in the folder yet. */
  readonly decodeSeconds: number;
  readonly networkSeconds: number;
  readonly close: () => Promise<void>;
}

/** Pixels per call of a network: eight photos of ImageNet's size. */
const pixelsAtOnce = 8 * 224 * 224;

/**
 * Photos per call of a frozen network: 8 to 64, fewer the larger they are. Of small ones a call takes less time than the weights, which each call
 * reads and rearranges: ConvNeXt-T at 32 pixels takes several times as long with eight.
 */
export function frozenBatch({ height, width }: Pick<PhotoSize, "height" | "width">): number {
  return Math.min(64, Math.max(8, Math.floor(pixelsAtOnce / (height * width))));
}

/**
 * Computes the outputs of the frozen part of a network once per photo and mirror image, or takes them from the folder.
 *
 * The file is named after all that determines its numbers: topology and weights, scaling, size and rule of resizing, precision, backend and
 * version of tfjs.
 *
 * @throws {ProfilerError} as {@link cacheActivations}
 */
export async function openFrozenInputs(options: FrozenInputsOptions): Promise<FrozenInputs> {
  const { frozen, backend, folder, scaling, size, precision, batchSize = frozenBatch(size) } = options;
  const shape = frozen.outputs[0]!.shape.slice(1) as number[];
  const { height, width, resize = "antialias" } = size;
  const network = await hashNetwork(frozen);
  const parts = [
    network,
    scaling.channels,
    scaling.mean,
    scaling.sd,
    height,
    width,
    resize,
    precision,
    backend,
    tfjsVersion,
  ];
  const name = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  const folded = foldNetwork(frozen);
  try {
    const activations = await cacheActivations({
      ...options,
      network: folded.run,
      shape,
      file: join(folder, name),
      batchSize,
    });
    return {
      inputsOf: async (samples, mirrored) =>
        tensor(await activations.read(samples, mirrored), [samples.length, ...shape]),
      decodeSeconds: activations.decodeSeconds,
      networkSeconds: activations.networkSeconds,
      close: activations.close,
    };
  } finally {
    folded.dispose();
  }
}
