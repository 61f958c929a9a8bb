import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";

interface State {
  readonly activeTape?: readonly unknown[] | null;
  readonly gradientDepth: number;
  readonly scopeStack: readonly unknown[];
}

const state = (): State => tf.engine().state as unknown as State;

/** One convolution, whose training step keeps what its gradients read. */
function network(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2 }),
    ],
  });
}

const undated = (record: ProfileRecord): object => ({ ...record, createdAt: "" });

describe("a profile in the middle of what the caller does", () => {
  let net: tfl.LayersModel;
  let alone: object;

  beforeAll(async () => {
    await tf.setBackend("cpu");
    net = network();
    alone = undated(profile(net, { training: true }));
  });

  test("of a gradient: the same record, nothing on the caller's tape, and the caller's gradient", () => {
    const gradient = tf.grad((x: tf.Tensor) => {
      const y = tf.square(x);
      const before = { ...state(), taped: state().activeTape?.length };
      expect(undated(profile(net, { training: true }))).toEqual(alone);
      expect({ ...state(), taped: state().activeTape?.length }).toMatchObject({
        gradientDepth: before.gradientDepth,
        activeTape: before.activeTape,
        taped: before.taped,
        scopeStack: before.scopeStack,
      });
      return tf.sum(y);
    })(tf.tensor1d([1, 2]));
    // The derivative of x^2 is 2x.
    expect([...gradient.dataSync()]).toEqual([2, 4]);
  });

  test("of a gradient written by hand, inside of which tfjs tapes nothing", () => {
    let inside: object | undefined;
    const op = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc) => {
      inside = undated(profile(net, { training: true }));
      return { value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => dy };
    });
    op(tf.tensor1d([1]));
    expect(inside).toEqual(alone);
  });

  test("of tf.profile: what it lists is the caller's", async () => {
    const { kernelNames, newTensors } = await tf.profile(() => {
      profile(net);
      return tf.square(tf.tensor1d([1]));
    });
    expect(kernelNames).toEqual(["Square"]);
    // The caller's tensor and its square.
    expect(newTensors).toBe(2);
  });

  test("of a named scope: a function's rows begin at its own scopes", () => {
    const fn = (x: tf.Tensor): tf.Tensor => tf.tidy("inner", () => tf.square(x));
    const record = tf.tidy("outer", () => [profile(fn, [[2]])] as never) as unknown as ProfileRecord[];
    expect(record[0]?.layers.map(({ path }) => path)).toEqual(["inner"]);
  });

  test("of starting a backend: the record does not wait for it, and the backend comes up", async () => {
    const cpu = tf.engine().findBackend("cpu");
    tf.registerBackend("slow", async () => cpu, 0);
    const starting = tf.setBackend("slow");
    expect(undated(profile(net, { training: true }))).toEqual(alone);
    expect(await starting).toBe(true);
    expect(tf.getBackend()).toBe("slow");
    await tf.setBackend("cpu");
  });
});
