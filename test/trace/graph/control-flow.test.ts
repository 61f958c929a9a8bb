import { describe, expect, test } from "vitest";
import { iterationLimit } from "../../../src/trace/graph/node-handlers/functional-control.ts";
import { floats, ints, node, placeholder, profileGraph, rowOf, text } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

const float = { type: "DT_FLOAT" };
const calls = (name: string): object => ({ func: { name } });
const argument = (name: string, type = "DT_FLOAT"): object => ({ name, type });

const body = {
  signature: {
    name: "body",
    inputArg: [argument("i", "DT_INT32"), argument("h")],
    outputArg: [argument("next"), argument("out")],
  },
  nodeDef: [
    ints("one", [1], []),
    node("add", "AddV2", ["i", "one:output:0"]),
    floats("w", [4, 4]),
    node("mul", "MatMul", ["h", "w:output:0"]),
  ],
  ret: { next: "add:z:0", out: "mul:product:0" },
};
const condition = {
  signature: {
    name: "cond",
    inputArg: [argument("i", "DT_INT32"), argument("h")],
    outputArg: [argument("more")],
  },
  nodeDef: [ints("three", [3], []), node("less", "Less", ["i", "three:output:0"])],
  ret: { more: "less:z:0" },
};

describe("functions", () => {
  test("a loop of known length runs as often as it runs: 3 products of [1,4] with [4,4], one set of weights", () => {
    const record = profileGraph(
      [
        placeholder("x", [1, 4]),
        ints("start", [0], []),
        node("loop", "StatelessWhile", ["start", "x"], { cond: calls("cond"), body: calls("body") }),
        node("out", "Relu", ["loop:1"]),
      ],
      [body, condition],
    );
    expect(record.status).toBe("complete");
    expect(record.totals).toMatchObject({ macs: 3 * 16, params: 16 });
    const steps = record.layers.filter((row) => row.name === "loop/mul");
    expect(steps.map(({ call, params, macs }) => [call, params, macs])).toEqual([
      [0, 16, 16],
      [1, 0, 16],
      [2, 0, 16],
    ]);
  });

  // tensorflowjs_converter writes the function's name before the names of constants, and before every input that begins like one; not in results.
  test("names of constants that the converter changed in part are found", () => {
    const branch = {
      signature: {
        name: "branch",
        inputArg: [argument("x")],
        outputArg: [argument("bias"), argument("out")],
      },
      nodeDef: [
        floats("branch/w", [4, 4]),
        floats("branch/b", [4]),
        node("w_scaled", "Relu", ["branch/w:output:0"]),
        node("mul", "MatMul", ["x", "branch/w_scaled:activations:0"]),
      ],
      ret: { bias: "b:output:0", out: "mul:product:0" },
    };
    const record = profileGraph(
      [
        placeholder("x", [1, 4]),
        node("call", "StatefulPartitionedCall", ["x"], { f: calls("branch") }),
        node("sum", "AddV2", ["call:1", "call"]),
      ],
      [branch],
    );
    expect(textsOf(record.reasons)).toEqual([]);
    expect(record.totals).toMatchObject({ macs: 4 * 4, params: 4 * 4 + 4 });
  });

  test("a loop whose end depends on the input is counted once, and the record says so", () => {
    const record = profileGraph(
      [
        placeholder("n", [], "DT_INT32"),
        placeholder("x", [1, 4]),
        node("loop", "While", ["n", "x"], { cond: calls("cond"), body: calls("body") }),
        node("out", "Relu", ["loop:1"]),
      ],
      [body, condition],
    );
    expect(record.totals.macs).toBe(16);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons)).toEqual([
      "how often the loop loop runs depends on computed values; it is counted as running once",
    ]);
  });

  test("a loop without end is ended", () => {
    const forever = {
      ...condition,
      nodeDef: [ints("huge", [1e9], []), node("less", "Less", ["i", "huge:output:0"])],
    };
    const record = profileGraph(
      [
        placeholder("x", [1, 4]),
        ints("start", [0], []),
        node("loop", "While", ["start", "x"], { cond: calls("cond"), body: calls("body") }),
        node("out", "Relu", ["loop:1"]),
      ],
      [body, forever],
    );
    expect(textsOf(record.reasons)).toEqual([
      `loop (While) could not be run: the loop runs more than ${iterationLimit} times; 1 node that needs its result is missing`,
    ]);
    expect(record.totals.macs).toBe(16 * iterationLimit);
  });

  const branch = (name: string, width: number): object => ({
    signature: { name, inputArg: [argument("a")], outputArg: [argument("b")] },
    nodeDef: [floats("w", [4, width]), node("mul", "MatMul", ["a", "w:output:0"])],
    ret: { b: "mul:product:0" },
  });

  test("of two branches the one that a known condition chooses: 4*7 and not 4*5", () => {
    const chosen = (rank: number): unknown =>
      profileGraph(
        [
          placeholder("x", [1, 4]),
          node("rank", "Rank", ["x"]),
          ints("two", [rank], []),
          node("is", "Equal", ["rank", "two"]),
          node("if", "StatelessIf", ["is", "x"], { then_branch: calls("then"), else_branch: calls("else") }),
        ],
        [branch("then", 7), branch("else", 5)],
      ).totals.macs;
    expect([chosen(2), chosen(3)]).toEqual([28, 20]);
  });

  test("of an unknown condition the branch for what is true is counted, and said so", () => {
    const record = profileGraph(
      [
        placeholder("x", [1, 4]),
        placeholder("flag", [1], "DT_BOOL"),
        node("if", "If", ["flag", "x"], { then_branch: calls("then"), else_branch: calls("else") }),
      ],
      [branch("then", 7), branch("else", 5)],
    );
    expect(textsOf(record.reasons)).toEqual([
      "which branch of if runs depends on computed values; it is counted as if the condition held",
    ]);
    expect([record.status, record.totals.macs]).toEqual(["partial", 4 * 7]);
  });

  test("functions call functions, and paths show the way", () => {
    const outer = {
      signature: { name: "outer", inputArg: [argument("a")], outputArg: [argument("b")] },
      nodeDef: [node("inner", "PartitionedCall", ["a"], { f: calls("then") })],
      ret: { b: "inner:output:0" },
    };
    const record = profileGraph(
      [placeholder("x", [1, 4]), node("call", "StatefulPartitionedCall", ["x"], { f: calls("outer") })],
      [outer, branch("then", 7)],
    );
    expect(record.layers.map(({ name, macs }) => [name, macs])).toEqual([
      ["x", 0],
      ["call/inner/mul", 28],
    ]);
  });
});

describe("TensorFlow 1's loops and branches", () => {
  const frame = { frame_name: text("loop"), T: float };
  const constant = { ...frame, is_constant: { b: true } };
  const loop = [
    placeholder("x", [1, 4]),
    ints("zero", [0], []),
    ints("n", [3], []),
    floats("w", [4, 4]),
    node("enter_i", "Enter", ["zero"], frame),
    node("enter_h", "Enter", ["x"], frame),
    node("enter_n", "Enter", ["n"], constant),
    node("enter_w", "Enter", ["w"], constant),
    node("merge_i", "Merge", ["enter_i", "next_i"]),
    node("merge_h", "Merge", ["enter_h", "next_h"]),
    node("less", "Less", ["merge_i", "enter_n"]),
    node("cond", "LoopCond", ["less"]),
    node("switch_i", "Switch", ["merge_i", "cond"]),
    node("switch_h", "Switch", ["merge_h", "cond"]),
    ints("one", [1], []),
    node("add", "Add", ["switch_i:1", "one"]),
    node("mul", "MatMul", ["switch_h:1", "enter_w"]),
    node("next_i", "NextIteration", ["add"]),
    node("next_h", "NextIteration", ["mul"]),
    node("exit_i", "Exit", ["switch_i"]),
    node("exit_h", "Exit", ["switch_h"]),
    node("out", "Relu", ["exit_h"]),
  ];

  test("a while loop of three iterations", () => {
    const record = profileGraph(loop);
    expect(record.reasons).toEqual([]);
    expect(record.totals).toMatchObject({ macs: 48, params: 16 });
    expect(record.layers.filter((row) => row.name === "mul").map((row) => row.call)).toEqual([0, 1, 2]);
    expect(rowOf(record, "out").outputShapes).toEqual([[1, 4]]);
  });

  test("an array that the loop fills is stacked: [3,1,4]", () => {
    const array = { dtype: float, element_shape: { shape: { unknownRank: true } } };
    const record = profileGraph([
      ...loop.filter((each) => each.name !== "out"),
      node("array", "TensorArrayV3", ["n"], array),
      node("enter_a", "Enter", ["array"], constant),
      node("enter_f", "Enter", ["array:1"], frame),
      node("merge_f", "Merge", ["enter_f", "next_f"]),
      node("switch_f", "Switch", ["merge_f", "cond"]),
      node("write", "TensorArrayWriteV3", ["enter_a", "switch_i:1", "mul", "switch_f:1"]),
      node("next_f", "NextIteration", ["write"]),
      node("exit_f", "Exit", ["switch_f"]),
      ints("indices", [0, 1, 2]),
      node("all", "TensorArrayGatherV3", ["array", "indices", "exit_f"], array),
    ]);
    expect(record.reasons).toEqual([]);
    expect(rowOf(record, "all").outputShapes).toEqual([[3, 1, 4]]);
  });

  test("of Switch and Merge, the branch that is alive", () => {
    const nodes = (flag: number): Parameters<typeof profileGraph>[0] => [
      placeholder("x", [1, 4]),
      ints("a", [flag], []),
      ints("b", [1], []),
      node("is", "Equal", ["a", "b"]),
      node("switch", "Switch", ["x", "is"]),
      floats("w5", [4, 5]),
      floats("w7", [4, 7]),
      node("no", "MatMul", ["switch", "w5"]),
      node("yes", "MatMul", ["switch:1", "w7"]),
      node("merge", "Merge", ["no", "yes"]),
      node("out", "Relu", ["merge"]),
    ];
    expect(profileGraph(nodes(1)).totals.macs).toBe(28);
    expect(profileGraph(nodes(1)).status).toBe("complete");
    expect(rowOf(profileGraph(nodes(0)), "out").outputShapes).toEqual([[1, 5]]);
  });
});

describe("lists, tables and variables", () => {
  test("a list that is reserved, set, got from and stacked", () => {
    const record = profileGraph([
      placeholder("x", [1, 4]),
      ints("shape", [1, 4]),
      ints("n", [2], []),
      ints("at", [0], []),
      node("list", "TensorListReserve", ["shape", "n"], { element_dtype: float }),
      node("set", "TensorListSetItem", ["list", "at", "x"]),
      node("got", "TensorListGetItem", ["set", "at", "shape"]),
      node("all", "TensorListStack", ["set", "shape"], { element_dtype: float }),
      node("sum", "AddV2", ["all", "got"]),
    ]);
    expect(record.reasons).toEqual([]);
    expect(rowOf(record, "sum").outputShapes).toEqual([[2, 1, 4]]);
  });

  test("a look-up has the keys' shape", () => {
    const record = profileGraph([
      placeholder("words", [2, 3], "DT_STRING"),
      node("table", "HashTableV2", [], { value_dtype: { type: "DT_INT64" } }),
      ints("none", [-1], []),
      node("ids", "LookupTableFindV2", ["table", "words", "none"]),
      floats("embedding", [100, 8]),
      ints("axis", [0], []),
      node("rows", "GatherV2", ["embedding", "ids", "axis"]),
    ]);
    expect(record.reasons).toEqual([]);
    expect(rowOf(record, "rows")).toMatchObject({ outputShapes: [[2, 3, 8]], params: 800 });
  });
});
