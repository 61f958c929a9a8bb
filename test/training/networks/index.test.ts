import { beforeAll, describe, expect, it } from "vitest";
import { architectures, findArchitecture } from "../../../src/training/networks/index.ts";
import { scaleChannels } from "../../../src/training/networks/check-options.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";

beforeAll(() => openBackend("cpu"));

describe("the table of architectures", () => {
  it("lists the study's networks and a light one, only the first a reconstruction", () => {
    expect(architectures.map(({ id }) => id)).toEqual([
      "custom-cnn",
      "resnet50",
      "convnext-tiny",
      "efficientnet-b0",
    ]);
    expect(architectures.filter(({ reconstruction }) => reconstruction).map(({ id }) => id)).toEqual([
      "custom-cnn",
    ]);
  });

  it("finds by id and refuses another with the ids that there are", () => {
    expect(findArchitecture("resnet50").title).toBe("ResNet50");
    expect(() => findArchitecture("resnet")).toThrow(
      "wrong option: found the architecture 'resnet'; expected one of custom-cnn, resnet50, convnext-tiny, " +
        "efficientnet-b0. Fix: choose one of those",
    );
  });
});

describe.each(architectures)("the options of $id", ({ build, minimumInput }) => {
  const smallest = [minimumInput, minimumInput, 3] as const;

  it.each([
    [{ inputShape: [minimumInput - 1, minimumInput, 3] as const, classes: 2 }, "found an input height of"],
    [{ inputShape: [minimumInput, minimumInput, 0] as const, classes: 2 }, "found 0 input channels"],
    [{ inputShape: smallest, classes: 1.5 }, "found 1.5 classes"],
    [{ inputShape: smallest, classes: 2, width: 0 }, "found a channel multiplier of 0"],
  ])("refuse what is out of range: %j", (options, message) => {
    expect(() => build(options)).toThrow(message);
  });

  it("build the smallest input, other channel counts and each pooling", () => {
    const small = { classes: 5, width: 0.05, weights: "zeros" } as const;
    const length = build({ ...small, inputShape: smallest, includeTop: false }).outputShape[1];
    expect(build({ ...small, inputShape: smallest, includeTop: false, pooling: "max" }).outputShape).toEqual([
      null,
      length,
    ]);
    expect(build({ ...small, inputShape: smallest, includeTop: false, pooling: "none" }).outputShape).toEqual(
      [null, 1, 1, length],
    );
    expect(build({ ...small, inputShape: [minimumInput, minimumInput, 1] }).outputShape).toEqual([null, 5]);
  });
});

it.each([
  [64, 1, 64],
  [64, 0.5, 32],
  [96, 0.25, 24],
  [112, 0.5, 56],
  [40, 0.5, 24], // 20 is halfway, and 16 would be 20 % too few
  [24, 0.75, 24], // 18 to 16 would lose 11 %
  [64, 0.01, 8],
  [64, 2, 128],
])("scales %i channels by %f to %i, a multiple of 8", (channels, width, expected) => {
  expect(scaleChannels(channels, width)).toBe(expected);
});
