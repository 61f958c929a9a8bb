import { describe, expect, test } from "vitest";
import { capacityBeyondTheImage } from "../../../src/report/findings/capacity-beyond-the-image.ts";
import { layersAndEndToEnd } from "../../../src/report/findings/layers-and-end-to-end.ts";
import { receptiveField } from "../../../src/report/findings/receptive-field.ts";
import { spatialStages } from "../../../src/report/findings/spatial-stages.ts";
import { stopsGrowing } from "../../../src/report/findings/stops-growing.ts";
import { timeAndCounts } from "../../../src/report/findings/time-and-counts.ts";
import { totalsAreLowerBounds } from "../../../src/report/findings/totals-are-lower-bounds.ts";
import type { ExactField, LayerRow, ProfileRecord, Timing } from "../../../src/record/profile-record.ts";
import {
  partialProfile,
  sampleProfile,
  sampleRows,
  timedProfile,
  withUnexplained,
} from "../sample-profile.ts";

const withImage = (side: number): ProfileRecord => {
  const { model } = sampleProfile();
  return sampleProfile({
    model: { ...model, inputs: [{ name: "image", shape: [1, side, side, 3], dtype: "float32" }] },
  });
};

describe("totals are lower bounds", () => {
  test("where an op is uncounted", () => {
    expect(totalsAreLowerBounds.check(partialProfile())).toEqual([
      { kind: "totals-are-lower-bounds", ops: [{ op: "MyCustomOp", calls: 2 }] },
    ]);
  });
  test("not where all is counted", () => {
    expect(totalsAreLowerBounds.check(sampleProfile())).toEqual([]);
  });
});

describe("sum of layers and end to end", () => {
  const judged = (forward: number, step = 0) => {
    const profile = timedProfile();
    return layersAndEndToEnd.check(withUnexplained(profile, forward, step));
  };
  test("the share is that of the record, run by run, and not that of the medians: (1.25 - 1) / 1.25 = 20 %", () => {
    expect(judged(0.18)).toEqual([
      {
        kind: "layers-and-end-to-end-differ",
        of: "forward-pass",
        sumOfLayersMs: 1,
        endToEndMs: 1.25,
        unexplained: 0.18,
      },
    ]);
    expect(judged(-0.2)).toMatchObject([{ unexplained: -0.2 }]);
  });
  test("15 % is no finding", () => {
    expect([judged(0.15), judged(-0.15)]).toEqual([[], []]);
  });
  test("a training step is judged like the forward pass", () => {
    expect(judged(0, 0.25)).toMatchObject([{ of: "training-step", sumOfLayersMs: 3, unexplained: 0.25 }]);
    expect(judged(0.18, -0.25)).toMatchObject([{ of: "forward-pass" }, { of: "training-step" }]);
  });
  test("a record without the share is not judged by its medians", () => {
    const { unexplainedShare: _, ...timing } = timedProfile().timing as Timing;
    expect(layersAndEndToEnd.check({ ...timedProfile(), timing })).toEqual([]);
  });
  test("without times there is nothing to judge", () => {
    expect(layersAndEndToEnd.check(sampleProfile())).toEqual([]);
  });
});

test("relu takes 0.3 of the time with none of the counts; conv1 takes 0.4 with 3,888 / 5,064 = 0.77", () => {
  expect(timeAndCounts.check(timedProfile())).toEqual([
    { kind: "time-is-not-where-the-counts-are", layer: "relu", timeShare: 0.3, macShare: 0 },
  ]);
});

test("a model with an unknown window behind its last stage has no last spatial layer to judge", () => {
  expect(receptiveField.check(partialProfile())).toEqual([]);
});

test("without times no row stands out", () => {
  expect(timeAndCounts.check(sampleProfile())).toEqual([]);
});

describe("receptive field of the last spatial layer, 5×5", () => {
  test("sees less than an image of 8", () => {
    expect(receptiveField.check(withImage(8))).toEqual([
      { kind: "receptive-field-is-smaller-than-image", layer: "conv2", size: [5, 5], image: [8, 8] },
    ]);
  });
  test.each([4, 5])("sees all of an image of %i", (side) => {
    expect(receptiveField.check(withImage(side))).toEqual([]);
  });
  test("not where a recurrent layer sees all of the input", () => {
    const [conv1, relu, conv2] = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];
    const recurrent: LayerRow = {
      ...conv2,
      name: "lstm",
      outputShapes: [[1, 8, 4]],
      receptiveField: { status: "global" },
    };
    expect(receptiveField.check({ ...withImage(8), layers: [conv1, relu, conv2, recurrent] })).toEqual([]);
  });
});

describe("capacity beyond the image: conv1 and relu see 3×3, conv2 5×5", () => {
  test("in an image of 2×2 conv1 is beyond it, and conv2 follows with 1,152 of 5,064: half of that could go", () => {
    expect(capacityBeyondTheImage.check(withImage(2))).toEqual([
      {
        kind: "capacity-beyond-the-image",
        layer: "conv1",
        size: [3, 3],
        image: [2, 2],
        after: { layers: 1, macShare: 1152 / 5064 },
        gain: { of: "macs", saved: 576, total: 5064, retrain: true },
      },
    ]);
  });
  test("in one of 4×4 conv2 is the first beyond it and nothing spatial follows", () => {
    expect(capacityBeyondTheImage.check(withImage(4))).toEqual([]);
  });
  test("not where later layers are at a finer stride again, as those of a decoder are", () => {
    const [conv1, relu, conv2, ...head] = sampleRows() as [LayerRow, LayerRow, LayerRow, ...LayerRow[]];
    const finer: LayerRow = {
      ...conv2,
      name: "finer",
      outputShapes: [[1, 6, 6, 4]],
      receptiveField: { ...(conv2.receptiveField as ExactField), stride: [1, 1] },
    };
    expect(
      capacityBeyondTheImage.check({ ...withImage(2), layers: [conv1, relu, conv2, finer, ...head] }),
    ).toEqual([]);
  });
  test("a window as large as the image is not larger", () => {
    expect(capacityBeyondTheImage.check(withImage(3))).toEqual([]);
  });
  test("shares of lower bounds are not told", () => {
    expect(capacityBeyondTheImage.check({ ...withImage(2), status: "partial" })).toEqual([]);
  });
});

describe("where the receptive field stops growing", () => {
  const [conv1, relu, conv2, ...head] = sampleProfile().layers as [
    LayerRow,
    LayerRow,
    LayerRow,
    ...LayerRow[],
  ];
  test("a pointwise convolution of 506 after conv2, of 5,064", () => {
    const pointwise: LayerRow = { ...conv2, name: "pointwise", path: "pointwise", macs: 506 };
    const profile = sampleProfile({ layers: [conv1, relu, conv2, pointwise, ...head] });
    expect(stopsGrowing.check(profile)).toEqual([
      {
        kind: "receptive-field-stops-growing",
        layer: "conv2",
        size: [5, 5],
        after: { layers: 1, macShare: 506 / 5064 },
      },
    ]);
  });
  test("less than 5 % after the last growth is no finding", () => {
    const pointwise: LayerRow = { ...conv2, name: "pointwise", path: "pointwise", macs: 253 };
    expect(stopsGrowing.check(sampleProfile({ layers: [conv1, relu, conv2, pointwise] }))).toEqual([]);
  });
});

describe("stages", () => {
  test("the last row at each stride: relu at 1, conv2 at 2", () => {
    expect(spatialStages(sampleProfile()).map(({ row }) => row.name)).toEqual(["relu", "conv2"]);
  });
  test("a row behind a gate stands with its local path, a dense row with a window does not", () => {
    const [conv1, relu, conv2, pool, dense] = sampleProfile().layers as [
      LayerRow,
      LayerRow,
      LayerRow,
      LayerRow,
      LayerRow,
    ];
    const gated: LayerRow = {
      ...conv2,
      name: "gated",
      receptiveField: { ...(conv2.receptiveField as ExactField), status: "global" },
    };
    const window = { status: "global", size: [9, 9], stride: [4, 4] } as const;
    const layers = [conv1, relu, conv2, gated, pool, { ...dense, receptiveField: window }];
    expect(spatialStages(sampleProfile({ layers })).map(({ row }) => row.name)).toEqual(["relu", "gated"]);
  });
});
