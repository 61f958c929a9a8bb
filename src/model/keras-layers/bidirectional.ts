import { serialization } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import type { BeyondTfjs } from "./convolution-layer.ts";
import type { LayerClass } from "./define-stateless.ts";
import { tfjsClass } from "./tfjs-class.ts";

type Config = serialization.ConfigDict;
type FromConfig = (cls: unknown, config: Config) => layers.Layer;

interface Directions {
  readonly forwardLayer: layers.Layer;
  backwardLayer: layers.Layer;
}

/** Bidirectional with a backward layer of its own (`backward_layer`), which tfjs replaces by a copy of the forward one. */
class TwoLayers extends tfjsClass<Directions>("Bidirectional") implements BeyondTfjs {
  static readonly className: string = "clothnet>Bidirectional";

  constructor(config: Config) {
    super(config);
    const { className, config: own } = config["backwardLayer"] as { className: string; config: Config };
    const [cls, fromConfig] = serialization.SerializationMap.getMap().classNameMap[className] as unknown as [
      unknown,
      FromConfig,
    ];
    this.backwardLayer = fromConfig(cls, own);
  }

  tfjsComputes(): string | undefined {
    const [forward, backward] = [this.forwardLayer, this.backwardLayer].map(classOf);
    return forward === backward
      ? undefined
      : `tfjs' own Bidirectional runs a second ${forward} in the place of its ${backward}`;
  }

  override getConfig(): Config {
    const { backwardLayer } = this;
    return {
      ...super.getConfig(),
      backwardLayer: { className: backwardLayer.getClassName(), config: backwardLayer.getConfig() },
    };
  }
}

function classOf(layer: layers.Layer): string {
  return layer.getClassName().split(">").at(-1) as string;
}

/** The class of {@link TwoLayers}. */
export const bidirectional: LayerClass = TwoLayers as unknown as LayerClass;
