import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { io } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { effectiveReceptiveField } from "../../../src/profile/effective-field/effective-receptive-field.ts";
import { effectiveFieldsOfFile } from "../../../src/profile/effective-field/effective-fields-of-file.ts";
import { noSharedFiles, sharedPath } from "../../shared-files.ts";
import { conv, floats, node, placeholder, text } from "../../trace/graph/graph-of.ts";
import type { TestNode } from "../../trace/graph/graph-of.ts";

await openBackend("wasm");

/** A loaded graph model whose 3x3 weights, and those of nothing else, are ones. */
function graphModel(nodes: readonly TestNode[]): GraphModel {
  const ones = (size: number): number[] => Array.from({ length: size }, () => 1);
  const weights = [floats("kernel", [3, 3, 1, 1]), floats("kernel2", [3, 3, 1, 1])];
  const weightsManifest = [
    {
      paths: ["weights.bin"],
      weights: weights.map(({ name }) => ({ name, shape: [3, 3, 1, 1], dtype: "float32" as const })),
    },
  ];
  const json = {
    format: "graph-model",
    modelTopology: { node: [...weights, ...nodes], library: {}, versions: {} },
    weightsManifest,
  } as unknown as io.ModelJSON;
  return loadGraphModelSync([json, Float32Array.from(ones(18)).buffer]) as unknown as GraphModel;
}

const same = { ...conv, padding: text("SAME") };

test("two 3x3 convolutions of ones: variance 2 * 2/3, at any node on the way", async () => {
  const model = graphModel([
    placeholder("image", [1, 11, 11, 1]),
    node("first", "Conv2D", ["image", "kernel"], same),
    node("second", "Conv2D", ["first", "kernel2"], same),
    node("end", "Relu", ["second"]),
  ]);
  for (const [name, convolutions] of [
    ["first", 1],
    ["second", 2],
  ] as const) {
    const { field } = await effectiveReceptiveField(model, name, { inputs: 2 });
    expect(field).toMatchObject({ status: "measured", layer: name, weights: "in-memory" });
    for (const axis of field.axes ?? []) {
      expect(axis.sigma ** 2).toBeCloseTo((convolutions * 2) / 3, 4);
      expect(axis.theoreticalSize).toBe(2 * convolutions + 1);
    }
  }
  model.dispose();
});

describe.skipIf(noSharedFiles !== undefined)(
  `graph models that others published (${noSharedFiles ?? "here"})`,
  () => {
    test("mini-Xception, its own weights: within its window, which it does not fill", async () => {
      const [measured] = await effectiveFieldsOfFile(sharedPath("real-models/human_emotion"), {
        layers: ["block2_sepconv2_bn"],
        inputs: 2,
      });
      const { field } = measured ?? {};
      expect(field).toMatchObject({ status: "measured", weights: "from-file", backend: "wasm" });
      for (const { extent95, theoreticalSize, sigma } of field?.axes ?? []) {
        expect(theoreticalSize).toBe(15);
        expect(extent95).toBeLessThanOrEqual(15);
        // Uniform over 15 positions would be sqrt((225 - 1) / 12) = 4.3.
        expect(sigma).toBeLessThan(4.3);
      }
    });

    test("random weights of a graph are refused", async () => {
      await expect(
        effectiveFieldsOfFile(sharedPath("real-models/human_emotion"), {
          layers: ["block2_sepconv2_bn"],
          weights: "random",
        }),
      ).rejects.toThrow(/^wrong option: found the graph model human_emotion with random weights/);
    });
  },
);
