import { expect, test } from "vitest";
import { decodeFitState, encodeFitState } from "../../../src/training/fit/encode-fit-state.ts";
import type { FitState } from "../../../src/training/fit/fit-state.ts";

const weights = [
  { name: "a/kernel", shape: [2, 2], dtype: "float32", values: Float32Array.of(1, -0.5, 3e-30, 0.1) },
  { name: "norm/count", shape: [], dtype: "int32", values: Int32Array.of(-7) },
] as const;
const state: FitState = {
  epoch: 3,
  weights,
  optimizer: {
    step: 12,
    slots: [{ name: "a/kernel:m", shape: [2, 2], dtype: "float32", values: Float32Array.of(1, 2, 3, 4) }],
  },
  best: {
    epoch: 2,
    weights: [
      { ...weights[0], values: Float32Array.of(9, 8, 7, 6) },
      { ...weights[1], values: Int32Array.of(5) },
    ],
  },
  history: [
    { epoch: 1, trainLoss: 0.5, validationLoss: 0.25, validationWeightedF1: 1 / 3, seconds: 1.5 },
    { epoch: 2, trainLoss: 0.1, seconds: 1 },
    { epoch: 3, trainLoss: 0.1 + 0.2, seconds: 1 },
  ],
};

test("a state comes back from its bytes bit by bit", () => {
  expect(decodeFitState(encodeFitState(state))).toEqual(state);
});

test("it comes back from the middle of a larger buffer, as readers of files give them", () => {
  const bytes = encodeFitState(state);
  const larger = new Uint8Array(bytes.length + 6);
  larger.set(bytes, 3);
  expect(decodeFitState(larger.subarray(3, 3 + bytes.length))).toEqual(state);
});

test("where the last epoch is the best one, its weights are written once", () => {
  const last = { ...state, best: { epoch: 3, weights } };
  expect(decodeFitState(encodeFitState(last))).toEqual(last);
  // Five numbers of 4 bytes less; the epochs have one digit each.
  expect(encodeFitState(state).length - encodeFitState(last).length).toBe(5 * 4);
});

test("a state without a best epoch has none afterwards", () => {
  const { best, ...rest } = state;
  expect(best).toBeDefined();
  expect(decodeFitState(encodeFitState(rest))).toEqual(rest);
});

test("a file that was changed or cut in any place is refused", () => {
  const bytes = encodeFitState(state);
  for (const at of [8, 13, 40, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    expect(() => decodeFitState(changed)).toThrow(
      /found a checksum that does not fit its content; expected /,
    );
  }
  expect(() => decodeFitState(bytes.subarray(0, -4))).toThrow(/a checksum that does not fit/);
});

test("a file of something else is refused in one line", () => {
  for (const bytes of [new Uint8Array(), new TextEncoder().encode("PNG and more than sixteen bytes")]) {
    expect(() => decodeFitState(bytes)).toThrow(
      "saved training does not fit: found no state of a fit; expected a checkpoint as a fit writes it. " +
        "Fix: remove the file; the fit then starts from its first epoch",
    );
  }
});
