import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";

test("a profile before any backend was chosen chooses none", () => {
  const net = tfl.sequential({
    layers: [tfl.layers.maxPooling2d({ poolSize: 2, inputShape: [4, 4, 3] }), tfl.layers.flatten()],
  });
  expect(tf.engine().backendName ?? undefined).toBeUndefined();
  const record = profile(net);
  expect(record).toMatchObject({ status: "complete", totals: { macs: 0, params: 0 } });
  expect(record.layers.at(-1)?.outputShapes).toEqual([[1, 12]]);
  expect(tf.engine().backendName ?? undefined).toBeUndefined();
  // tfjs still finds the best one by itself.
  expect((net.predict(tf.ones([1, 4, 4, 3])) as tf.Tensor).dataSync()).toHaveLength(12);
  expect(tf.getBackend()).toBe("cpu");
  expect(profile(net).status).toBe("complete");
  expect(tf.getBackend()).toBe("cpu");
});
