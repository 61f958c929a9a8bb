import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { LayersModel, RNN, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { timeModel } from "../../../src/profile/time/time-model.ts";
import { stepClock } from "../step-clock.ts";

beforeAll(() => openBackend("wasm"));

const quick = { sampling: { runs: 1, warmup: 0, repeat: false, clock: stepClock() } };

function lstm(units: number, name: string, more: object = {}): RNN {
  return layers.lstm({ units, name, recurrentInitializer: "glorotNormal", ...more }) as RNN;
}

function applyWith(layer: RNN, x: SymbolicTensor, initialState: readonly SymbolicTensor[]): SymbolicTensor[] {
  return [layer.apply(x, { initialState: [...initialState] })].flat() as SymbolicTensor[];
}

/** A decoder that steps an LSTM of 2 units four times on the same 3 numbers, each time from the states before. */
function stepping(): LayersModel {
  const [x, h, c] = [input({ shape: [1, 3] }), input({ shape: [2] }), input({ shape: [2] })];
  const decoder = lstm(2, "decoder", { returnState: true });
  let states = [h, c];
  const outputs: SymbolicTensor[] = [];
  for (let step = 0; step < 4; step += 1) {
    const [output, ...next] = applyWith(decoder, x, states);
    outputs.push(output as SymbolicTensor);
    states = next;
  }
  return model({ inputs: [x, h, c], outputs });
}

/** An LSTM that is given its states, then one that is not. */
function stacked(): LayersModel {
  const [x, h, c] = [input({ shape: [3, 3] }), input({ shape: [4] }), input({ shape: [4] })];
  const [sequence] = applyWith(lstm(4, "first", { returnSequences: true }), x, [h, c]);
  const last = lstm(4, "second").apply(sequence as SymbolicTensor) as SymbolicTensor;
  return model({ inputs: [x, h, c], outputs: last });
}

/** Two decoders, each given its own states. */
function twoDecoders(): LayersModel {
  const x = input({ shape: [3, 3] });
  const [a, b, c, d] = [0, 1, 2, 3].map(() => input({ shape: [4] })) as [
    SymbolicTensor,
    SymbolicTensor,
    SymbolicTensor,
    SymbolicTensor,
  ];
  const [sequence] = applyWith(lstm(4, "first", { returnSequences: true }), x, [a, b]);
  const [last] = applyWith(lstm(4, "second"), sequence as SymbolicTensor, [c, d]);
  return model({ inputs: [x, a, b, c, d], outputs: last as SymbolicTensor });
}

/** A step: 4 gates of the inputs and of the states. */
const step = (inputs: number, units: number): number => 4 * (inputs * units + units * units);

const threeToFour = { macs: 3 * step(3, 4), params: step(3, 4) + 16 };
const fourToFour = { macs: 3 * step(4, 4), params: step(4, 4) + 16 };

describe("recurrent layers that are given their states", () => {
  test.each<[string, () => LayersModel, readonly { readonly macs: number; readonly params: number }[]]>([
    [
      "four steps of one layer on one tensor: each has a row, the first the weights",
      stepping,
      Array.from({ length: 4 }, (_, at) => ({ macs: step(3, 2), params: at === 0 ? step(3, 2) + 8 : 0 })),
    ],
    ["one after another that is given them", stacked, [threeToFour, fourToFour]],
    ["two that are given theirs", twoDecoders, [threeToFour, fourToFour]],
  ])("%s", async (_title, make, rows) => {
    const net = make();
    const record = profile(net, { training: true });
    expect(record.reasons).toEqual([]);
    const own = record.layers.filter(({ type }) => type === "LSTM");
    expect(own.map(({ macs, params }) => ({ macs, params }))).toEqual(rows);
    expect(record.totals.params).toBe(net.countParams());
    expect(record.totals.trainingStep?.status).toBe("complete");

    const timed = await timeModel(net, { ...quick, training: true });
    const times = timed.layers.filter(({ type }) => type === "LSTM").map(({ time }) => time?.samples);
    expect(times).toEqual(rows.map(() => 1));
    expect(timed.timing?.training?.endToEnd.samples).toBe(1);
    net.dispose();
  });
});
