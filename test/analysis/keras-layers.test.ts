import { describe, expect, test } from "vitest";
import { profileFile } from "../../src/profile/profile-file.ts";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import { traceBuiltLayers } from "../../src/profile/subject/trace-layers.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../shared-files.ts";

interface KerasLayer {
  readonly name: string;
  readonly params: number;
  readonly trainableParams: number;
  readonly macs: number;
  readonly outputShape: readonly (number | null)[];
  readonly children?: readonly KerasLayer[];
}

interface KerasModel {
  readonly totals: { readonly params: number; readonly trainableParams: number; readonly macs: number };
  readonly layers: readonly KerasLayer[];
}

interface Row {
  readonly name: string;
  readonly params: number;
  readonly trainableParams: number;
  readonly macs: number | undefined;
}

const expected = (model: string): KerasModel => sharedJson<KerasModel>(`oracles/keras-layers/${model}.json`);

const ours = (record: ProfileRecord): readonly Row[] =>
  record.layers.map(({ name, params, trainableParams, macs }) => ({ name, params, trainableParams, macs }));

const theirs = (model: KerasModel): readonly Row[] =>
  model.layers
    .flatMap((layer) => layer.children ?? [layer])
    .map(({ name, params, trainableParams, macs }) => ({ name, params, trainableParams, macs }));

describe.skipIf(noSharedFiles !== undefined)("each layer's params and MACs equal Keras'", () => {
  test.each([
    "ResNet50",
    "VGG16",
    "MobileNet",
    "MobileNetV2",
    "InceptionV3",
    "Xception",
    "EfficientNetB0",
    "ConvNeXtTiny",
  ])("%s from its model.json", async (model) => {
    const record = await profileFile(sharedPath(`oracles/tfjs/${model}/layers/model.json`));
    expect(ours(record)).toEqual(theirs(expected(model)));
    expect(record.totals).toMatchObject(totalsOf(model));
    expect(record.status).toBe("complete");
  });

  test.each([
    ["resnet50", "ResNet50", 3_857_973_248],
    ["convnext-tiny", "ConvNeXtTiny", 4_455_531_264],
    ["efficientnet-b0", "EfficientNetB0", 385_814_752],
  ])("our %s", async (id, model, macs) => {
    const architecture = findArchitecture(id);
    const trace = traceBuiltLayers(
      () => architecture.build({ inputShape: [224, 224, 3], classes: 1000 }),
      {},
    );
    const record = recordOf(trace, { name: id, format: "in-memory" }, {});
    const byName = (rows: readonly Row[]): readonly Row[] =>
      rows.toSorted((a, b) => a.name.localeCompare(b.name));
    const keras = theirs(expected(model)).filter((row) => (row.macs ?? 0) > 0 || row.params > 0);
    const own = ours(record).filter((row) => (row.macs ?? 0) > 0 || row.params > 0);
    expect(byName(own)).toEqual(byName(keras));
    expect(record.totals).toMatchObject(totalsOf(model));
    expect(record.totals.macs).toBe(macs);
  });
});

function totalsOf(model: string): KerasModel["totals"] {
  const { params, trainableParams, macs } = expected(model).totals;
  return { params, trainableParams, macs };
}
