import { exp, leakyRelu, serialization } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { hardSigmoid, hardSilu, silu } from "./activation-functions.ts";

/** Activations that tfjs lacks, by the name that a topology gets: Keras' in camel case, which is what tfjs makes of it. */
const activations: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["silu", silu],
  ["hardSilu", hardSilu],
  ["hardSwish", hardSilu],
  ["clothnetHardSigmoid", hardSigmoid],
  ["leakyRelu", (x) => leakyRelu(x, 0.2)],
  ["exponential", exp],
];

/** Makes the activations known to tfjs; those that somebody else registered stay. */
export function registerActivations(): void {
  const known = serialization.SerializationMap.getMap().classNameMap;
  for (const [name, run] of activations) {
    if (known[name] !== undefined) continue;
    class Activation extends serialization.Serializable {
      static readonly className: string = name;
      apply(x: Tensor): Tensor {
        return run(x);
      }
      override getConfig(): serialization.ConfigDict {
        return {};
      }
    }
    serialization.registerClass(Activation);
  }
}
