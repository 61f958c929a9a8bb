import { serialization } from "@tensorflow/tfjs-core";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { activations } from "./cases/activations.ts";
import { convolutions } from "./cases/convolutions.ts";
import { core } from "./cases/core.ts";
import { merges } from "./cases/merges.ts";
import { normalizations } from "./cases/normalizations.ts";
import { pooling } from "./cases/pooling.ts";
import { preprocessing } from "./cases/preprocessing.ts";
import { recurrent } from "./cases/recurrent.ts";
import type { LayerCase } from "./layer-case.ts";

/** Registered by tfjs-layers itself: this is read before anything of ours registers more. */
const registered = Object.entries(serialization.SerializationMap.getMap().classNameMap)
  .filter(([, [layer]]) => (layer as unknown as typeof layers.Layer).prototype instanceof layers.Layer)
  .map(([name]) => name);

const families: Readonly<Record<string, readonly LayerCase[]>> = {
  convolutions,
  pooling,
  core,
  normalizations,
  merges,
  preprocessing,
  activations,
  recurrent,
};

/** Of models, which are layers too, see `models.test.ts`; of classes that read values, `unreadable.test.ts`. */
const elsewhere = ["InputLayer", "Model", "Functional", "Sequential", "RandomWidth", "CategoryEncoding"];

beforeAll(() => openBackend("cpu"));

test("every layer class of tfjs-layers has a case", () => {
  const covered = Object.values(families).flatMap((cases) => cases.flatMap(({ classes }) => classes));
  expect([...new Set([...covered, ...elsewhere])].toSorted()).toEqual(registered.toSorted());
  expect(registered).toHaveLength(69);
});

describe.each(Object.entries(families))("%s", (_family, cases) => {
  test.each(cases.map((each) => [`${each.classes.join(", ")}: ${each.title}`, each] as const))(
    "%s",
    (_title, each) => {
      const record = profileOf(each);
      expect({ status: record.status, reasons: record.reasons }).toEqual({ status: "complete", reasons: [] });
      const rows = record.layers.filter(({ type, path }) => type !== "InputLayer" && path !== "");
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        type: each.classes[0],
        macs: each.macs,
        ...(each.flops === undefined ? {} : { flops: each.flops }),
        params: each.params,
        trainableParams: each.trainable ?? each.params,
        outputShapes: each.outputs,
      });
      expect(record.totals).toMatchObject({ macs: each.macs, params: each.params });
    },
  );
});

function profileOf({ inputs, layer }: LayerCase): ReturnType<typeof profile> {
  const symbols = inputs.map((shape) => input({ batchShape: [...shape] }));
  const outputs = layer().apply(symbols.length === 1 ? (symbols[0] as SymbolicTensor) : symbols);
  const net = model({ inputs: symbols, outputs: outputs as SymbolicTensor | SymbolicTensor[] });
  const record = profile(net);
  net.dispose();
  return record;
}
