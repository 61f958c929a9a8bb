import { expect, test } from "vitest";
import { customCnn } from "../../src/study/approaches/custom-cnn.ts";
import { resnet50Top10 } from "../../src/study/approaches/resnet50-10.ts";
import { specOfApproach } from "../../src/study/spec-of-approach.ts";

const oneCycle = { optimizer: "adam", learningRate: 1e-3, rule: "one-cycle", batchNorm: { momentum: 0.9 } };

test("networks from random weights train on photos in one cycle, in steps of 32, on all training photos", async () => {
  for (const approach of [customCnn, resnet50Top10]) {
    const spec = await specOfApproach(approach, { ...approach, size: 64 }, 10, undefined, undefined);
    expect(spec).toMatchObject({
      inputShape: [64, 64, 3],
      width: 1,
      schedule: oneCycle,
      classWeights: "inverse-frequency",
      epochs: 10,
      batchSize: 32,
      validationShare: 0,
      chooseBy: "last",
    });
  }
});

test("residual blocks of ResNet50 start as their shortcuts, but not where a file has their weights", async () => {
  const random = await specOfApproach(resnet50Top10, resnet50Top10, 10, undefined, undefined);
  expect(random.zeroInitResidual).toBe(true);
  const file = { kind: "file", name: "resnet50.h5", sha256: "ab".repeat(32) } as const;
  const loaded = await specOfApproach(resnet50Top10, resnet50Top10, 10, undefined, file);
  expect(loaded).not.toHaveProperty("zeroInitResidual");
});
