import type { LayersModel } from "@tensorflow/tfjs-layers";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { subjectOfFile } from "../../src/profile/subject/open-subject.ts";
import { traceBuiltLayers } from "../../src/profile/subject/trace-layers.ts";
import { folderSource } from "../../src/model/source/folder-source.ts";
import { readModelFile } from "../../src/model/source/read-model-file.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { sharedPath } from "../shared-files.ts";
import { dcganGenerator } from "./dcgan.ts";
import { densenet121 } from "./densenet121.ts";
import { mobilenetV2 } from "./mobilenet-v2.ts";
import { resnet50v15 } from "./resnet50-v1-5.ts";
import { vitB16 } from "./vit-b16.ts";

const ours = (id: string) => (): LayersModel =>
  findArchitecture(id).build({ inputShape: [224, 224, 3], classes: 1000, classifierActivation: "linear" });

/** Networks by the peers' names for them; `undefined` ones are read from reference topologies. */
export const builders: Readonly<Record<string, () => LayersModel>> = {
  resnet50: resnet50v15,
  mobilenet_v2: mobilenetV2,
  densenet121,
  convnext_tiny: ours("convnext-tiny"),
  efficientnet_b0: ours("efficientnet-b0"),
  vit_base_patch16_224: vitB16,
  dcgan4: () => dcganGenerator(),
  "dcgan4[bias]": () => dcganGenerator("bias"),
  "dcgan4[bn+relu+tanh]": () => dcganGenerator("normalised"),
};

const files: Readonly<Record<string, string>> = { vgg16: "VGG16" };

/** Traces a network by the peers' name for it. */
export async function traceNetwork(name: string): Promise<Trace> {
  const file = files[name];
  if (file !== undefined) {
    return (
      await subjectOfFile(
        await readModelFile(await folderSource(sharedPath(`oracles/tfjs/${file}/layers/model.json`))),
      )
    ).trace({});
  }
  return traceBuiltLayers(builders[name] as () => LayersModel, {});
}
