import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { activations } from "../keras-layers/cases/activations.ts";
import { convolutions } from "../keras-layers/cases/convolutions.ts";
import { core } from "../keras-layers/cases/core.ts";
import { merges } from "../keras-layers/cases/merges.ts";
import { normalizations } from "../keras-layers/cases/normalizations.ts";
import { pooling } from "../keras-layers/cases/pooling.ts";
import { preprocessing } from "../keras-layers/cases/preprocessing.ts";
import { recurrent } from "../keras-layers/cases/recurrent.ts";
import { defineCases } from "../keras-layers/layer-case.ts";
import type { LayerCase } from "../keras-layers/layer-case.ts";
import { profileOfFile, savedByTfjs } from "./layers-file.ts";

/** Settings with which tfjs' layers are saved less often. */
const more = defineCases([
  {
    title: "2 filters a channel: 6 x 6 places, 9 taps x 2 x 2, then 4 x 5",
    classes: ["SeparableConv2D"],
    inputs: [[1, 8, 8, 2]],
    layer: () => layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2 }),
    macs: 6 * 6 * (9 * 2 * 2 + 4 * 5),
    params: 9 * 2 * 2 + 4 * 5 + 5,
    outputs: [[1, 6, 6, 5]],
  },
  {
    title: "wrapped: the same at each of 3 steps",
    classes: ["TimeDistributed"],
    inputs: [[1, 3, 8, 8, 2]],
    layer: () =>
      layers.timeDistributed({
        layer: layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2 }),
      }),
    macs: 3 * 6 * 6 * (9 * 2 * 2 + 4 * 5),
    params: 9 * 2 * 2 + 4 * 5 + 5,
    outputs: [[1, 3, 6, 6, 5]],
  },
]);

beforeAll(() => openBackend("cpu"));

describe("a layer that tfjs saves is counted as it was in memory", () => {
  const cases = [
    ...[activations, convolutions, core, merges, normalizations, pooling, preprocessing, recurrent].flat(),
    ...more,
  ];
  test.each(cases.map((each) => [`${each.classes.join(", ")}: ${each.title}`, each] as const))(
    "%s",
    async (_title, each) => {
      const net = modelOf(each);
      const live = profile(net);
      const file = await profileOfFile(savedByTfjs(net));
      expect({ status: file.status, reasons: file.reasons }).toEqual({ status: "complete", reasons: [] });
      const figures = ({ totals, model: { outputs } }: typeof live): unknown => [
        totals.macs,
        totals.params,
        outputs.map(({ shape }) => shape),
      ];
      expect(figures(file)).toEqual(figures(live));
      expect(file.totals.macs).toBe(each.macs);
      net.dispose();
    },
  );
});

function modelOf({ inputs, layer }: LayerCase): ReturnType<typeof model> {
  const symbols = inputs.map((shape) => input({ batchShape: [...shape] }));
  const outputs = layer().apply(symbols.length === 1 ? (symbols[0] as SymbolicTensor) : symbols);
  return model({ inputs: symbols, outputs: outputs as SymbolicTensor | SymbolicTensor[] });
}
