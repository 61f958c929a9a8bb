import { describe, expect, test } from "vitest";
import type { ConventionName } from "../../src/record/known-names.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import { subjectOfFile } from "../../src/profile/subject/open-subject.ts";
import { folderSource } from "../../src/model/source/folder-source.ts";
import { readModelFile } from "../../src/model/source/read-model-file.ts";
import type { Totals } from "../../src/record/profile-record.ts";
import { traceNetwork } from "../networks/index.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

async function totals(network: string, convention: ConventionName): Promise<Totals> {
  const record = recordOf(
    await traceNetwork(network),
    { name: network, format: "in-memory" },
    { convention },
  );
  expect(record.status).toBe("complete");
  return record.totals;
}

describe.skipIf(noSharedFiles !== undefined)("multiply-accumulates with and without padding taps", () => {
  test.each([
    ["resnet50", 4_089_184_256, 3_948_251_904],
    ["mobilenet_v2", 300_774_272, 299_676_304],
    ["convnext_tiny", 4_455_531_264, 4_440_228_096],
    ["efficientnet_b0", 385_814_752, 381_866_688],
    ["vgg16", 15_470_264_320, 14_969_824_000],
    ["densenet121", 2_834_161_664, 2_778_262_272],
    ["vit_base_patch16_224", 17_563_828_224, 17_563_828_224],
    ["dcgan4", 69_500_928, 57_476_608],
  ])("%s", async (network, exact, inBounds) => {
    expect((await totals(network, "exact")).macs).toBe(exact);
    expect((await totals(network, "in-bounds")).macs).toBe(inBounds);
  });
});

// What the peers print, and by how much the network as built here differs from the peer's own, term by term.
const softmax = 1000; // Keras' networks end in a softmax, torchvision's in logits.
const resnetPoolPadding = 2 * 64 * (114 * 114 - 112 * 112);
const densenetFunctionalTail = 7 * 7 * 1024; // torchvision calls F.relu and F.adaptive_avg_pool2d: each counted once, not twice.
const layerNorm2d = 828_672; // torchvision's LayerNorm2d is a subclass that ptflops and thop 0.1.1 do not know.
const vitQuirk = 17_604_215_032 - 12_017_610_232;

const cases: readonly [string, string, string, number, string][] = [
  ["resnet50", "fvcore", "fvcore", 0, "the same network"],
  ["resnet50", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["resnet50", "thop", "thop-0.1.1(orig)", 0, "the same network"],
  ["resnet50", "ptflops", "ptflops[pytorch]", resnetPoolPadding, "pooling reads a padded map here"],
  ["mobilenet_v2", "fvcore", "fvcore", 0, "the same network"],
  ["mobilenet_v2", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["mobilenet_v2", "thop", "thop-0.1.1(orig)", 62_720 + 1280, "torchvision pools by a function"],
  ["mobilenet_v2", "ptflops", "ptflops[pytorch]", 62_720, "torchvision pools by a function"],
  ["convnext_tiny", "fvcore", "fvcore", 0, "the same network"],
  ["convnext_tiny", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["convnext_tiny", "thop", "thop-0.1.1(orig)", 4 * layerNorm2d, "LayerNorm2d is unknown to it"],
  ["convnext_tiny", "thop", "ultralytics-thop", 0, "its fork knows LayerNorm2d"],
  ["convnext_tiny", "ptflops", "ptflops[pytorch]", layerNorm2d, "LayerNorm2d is unknown to it"],
  ["efficientnet_b0", "fvcore", "fvcore", 0, "the same network"],
  ["efficientnet_b0", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["efficientnet_b0", "thop", "thop-0.1.1(orig)", 0, "the same network"],
  ["efficientnet_b0", "ptflops", "ptflops[pytorch]", 0, "the same network"],
  ["vgg16", "fvcore", "fvcore", -25_088, "torchvision pools 7x7 to 7x7"],
  ["vgg16", "torch-flop-counter", "torch.flop_counter", 0, "the same convolutions"],
  [
    "vgg16",
    "thop",
    "thop-0.1.1(orig)",
    3 * softmax - 1 - 2 * 25_088,
    "torchvision pools 7x7 to 7x7; softmax",
  ],
  ["vgg16", "ptflops", "ptflops[pytorch]", softmax - 2 * 25_088, "torchvision pools 7x7 to 7x7; softmax"],
  ["densenet121", "fvcore", "fvcore", 0, "the same network"],
  ["densenet121", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["densenet121", "thop", "thop-0.1.1(orig)", 50_176 + 1024, "torchvision pools by a function"],
  [
    "densenet121",
    "ptflops",
    "ptflops[pytorch]",
    resnetPoolPadding + 2 * densenetFunctionalTail,
    "pooling reads a padded map here; two functions at the end",
  ],
  [
    "vit_base_patch16_224",
    "fvcore",
    "fvcore",
    715_327_488,
    "fused attention is unknown to it, ours is unfused",
  ],
  ["vit_base_patch16_224", "torch-flop-counter", "torch.flop_counter", 2 * 715_327_488, "as fvcore, on CPU"],
  ["vit_base_patch16_224", "thop", "thop-0.1.1(orig)", 4 * 3_782_400, "timm's LayerNorm is a subclass"],
  [
    "vit_base_patch16_224",
    "ptflops",
    "ptflops[pytorch]",
    vitQuirk,
    "counts a third less on timm's ViT; ours not",
  ],
  ["dcgan4", "fvcore", "fvcore", 0, "the same network"],
  ["dcgan4", "torch-flop-counter", "torch.flop_counter", 0, "the same network"],
  ["dcgan4", "thop", "thop-0.1.1(orig)", 0, "the same network"],
  ["dcgan4", "ptflops", "ptflops[pytorch]", 0, "the same network"],
  ["dcgan4[bias]", "ptflops", "ptflops[pytorch]", 0, "the same network"],
  ["dcgan4[bias]", "thop", "thop-0.1.1(orig)", 0, "the same network"],
  ["dcgan4[bn+relu+tanh]", "fvcore", "fvcore", 0, "the same network"],
  ["dcgan4[bn+relu+tanh]", "thop", "thop-0.1.1(orig)", 0, "the same network"],
  ["dcgan4[bn+relu+tanh]", "ptflops", "ptflops[pytorch]", 0, "the same network"],
];

const printed: Readonly<Record<string, "macs" | "flops">> = {
  fvcore: "flops",
  "torch-flop-counter": "flops",
  thop: "macs",
  ptflops: "macs",
};

describe.skipIf(noSharedFiles !== undefined)("what the peers printed", () => {
  test.each(cases)("%s by %s: %s and %i, since %s", async (network, convention, peer, more) => {
    const counts = sharedJson<Record<string, Record<string, { value: number }>>>(
      "oracles/peers/peer-counts.json",
    );
    const ours = (await totals(network, convention as ConventionName))[
      printed[convention] as "macs" | "flops"
    ];
    expect(ours).toBe((counts[peer]?.[network]?.value ?? Number.NaN) + more);
  });
});

describe.skipIf(noSharedFiles !== undefined)("TensorFlow's profiler", () => {
  test.each(["ResNet50", "VGG16", "MobileNet", "MobileNetV2", "InceptionV3", "Xception", "EfficientNetB0"])(
    "%s from its model.json: the same float operations",
    async (model) => {
      expect(await profiledByUs(model)).toBe(profiled(model));
    },
  );

  // 23 norms: on 56x56x96 (5), 28x28x192 (4), 14x14x384 (10), 7x7x768 (3) and on the last vector.
  const positions = 56 ** 2 * 5 + 28 ** 2 * 4 + 14 ** 2 * 10 + 7 ** 2 * 3 + 1;
  const normalized = 56 ** 2 * 96 * 5 + 28 ** 2 * 192 * 4 + 14 ** 2 * 384 * 10 + 7 ** 2 * 768 * 3 + 768;
  const writtenOut =
    normalized + // SquaredDifference is 2 there, Square is 1 here
    3 * normalized + // Mul by the inverse deviation, by gamma and with the mean
    normalized + // AddV2 of beta
    positions + // AddV2 of epsilon
    2 * positions + // Rsqrt
    3; // Maximum of the constant deviation of the images

  test("ConvNeXtTiny from its model.json: TensorFlow writes its layer normalization out, tfjs ends it in one kernel", async () => {
    expect(await profiledByUs("ConvNeXtTiny")).toBe(profiled("ConvNeXtTiny") - writtenOut);
  });

  test("EfficientNetB0: ours ends in logits, 3 comparisons of constants are folded away", async () => {
    const { flops } = await totals("efficientnet_b0", "tf-profiler");
    expect(flops).toBe(profiled("EfficientNetB0") - 5 * softmax);
  });

  test("our ConvNeXtTiny: the same, and ours ends in logits", async () => {
    const { flops } = await totals("convnext_tiny", "tf-profiler");
    expect(flops).toBe(profiled("ConvNeXtTiny") - writtenOut - 5 * softmax);
  });
});

async function profiledByUs(model: string): Promise<number | undefined> {
  const file = await readModelFile(await folderSource(sharedPath(`oracles/tfjs/${model}/layers/model.json`)));
  const trace = await (await subjectOfFile(file)).trace({});
  return recordOf(trace, { name: model, format: "layers-model" }, { convention: "tf-profiler" }).totals.flops;
}

function profiled(model: string): number {
  return sharedJson<{ totals: { tfProfilerFloatOps: number } }>(`oracles/keras-layers/${model}.json`).totals
    .tfProfilerFloatOps;
}
