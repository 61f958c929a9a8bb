import { describe, expect, test } from "vitest";
import { matchNames } from "../../../src/model/layers/match-weight-names.ts";

describe("names of stored weights and of the model's", () => {
  test.each<[string, readonly string[], readonly string[], readonly (readonly [string, string])[]]>([
    ["the same", ["d/kernel"], ["d/kernel"], [["d/kernel", "d/kernel"]]],
    [
      "models around a nested layer",
      ["d/kernel"],
      ["net/inner/d/kernel"],
      [["net/inner/d/kernel", "d/kernel"]],
    ],
    ["a cell", ["r/kernel"], ["net/r/lstm_cell/kernel"], [["net/r/lstm_cell/kernel", "r/kernel"]]],
    [
      "a wrapper that Keras 3 leaves out",
      ["both/forward_lstm/kernel", "both/backward_lstm/kernel"],
      ["forward_lstm/lstm_cell/kernel", "backward_lstm/lstm_cell/kernel"],
      [
        ["forward_lstm/lstm_cell/kernel", "both/forward_lstm/kernel"],
        ["backward_lstm/lstm_cell/kernel", "both/backward_lstm/kernel"],
      ],
    ],
    [
      "a depthwise kernel that Keras 3 calls kernel",
      ["dw/depthwise_kernel", "dw/bias"],
      ["dw/kernel", "dw/bias"],
      [
        ["dw/kernel", "dw/depthwise_kernel"],
        ["dw/bias", "dw/bias"],
      ],
    ],
    ["an exact name before an ending", ["a/kernel"], ["b/a/kernel", "a/kernel"], [["a/kernel", "a/kernel"]]],
    ["two that could be meant", ["a/r/kernel", "b/r/kernel"], ["r/kernel"], []],
    ["another layer", ["d/kernel"], ["e/kernel"], []],
  ])("%s", (_title, wanted, stored, matches) => {
    expect([...matchNames(wanted, stored)].toSorted()).toEqual(matches.toSorted());
  });
});
