import { expect, test } from "vitest";
import type { LayerRow } from "../../src/record/profile-record.ts";
import { scopeTree } from "../../src/report/scope-tree.ts";
import type { Scope } from "../../src/report/scope-tree.ts";
import { sampleRows } from "./sample-profile.ts";

/** Rows with these paths; `#2` behind one is its second call. */
function rowsAt(paths: readonly string[]): readonly LayerRow[] {
  const [sample] = sampleRows() as readonly [LayerRow];
  return paths.map((text) => {
    const [path = "", call = "1"] = text.split("#");
    return { ...sample, path, name: path.split("/").at(-1) ?? "", call: Number(call) - 1 };
  });
}

/** A tree as nested arrays: a scope is its name and its parts. */
type Written = string | readonly [string, readonly Written[]];
const write = ({ name, children }: Scope): Written =>
  children.length === 0 ? name : [name, children.map(write)];
const treeOf = (...paths: readonly string[]): readonly Written[] =>
  scopeTree(rowsAt(paths), "model").children.map(write);

test("paths are scopes; a scope with nothing but a scope is one with it", () => {
  expect(treeOf("input", "encoder/block/conv", "encoder/block/bn", "head/dense", "head/dense#2")).toEqual([
    "input",
    ["encoder/block", ["conv", "bn"]],
    ["head", ["dense", "dense (call 2)"]],
  ]);
});

test("neighbors whose names begin alike are a scope, as in ResNet50", () => {
  const names = ["1_conv", "1_bn", "0_conv", "3_conv", "0_bn", "3_bn", "add"];
  expect(
    treeOf(
      "input_1",
      "conv1_pad",
      "conv1_conv",
      ...names.map((name) => `conv2_block1_${name}`),
      "conv2_block2_1_conv",
      "conv2_block2_1_bn",
      "avg_pool",
    ),
  ).toEqual([
    "input_1",
    ["conv1", ["pad", "conv"]],
    [
      "conv2",
      [
        ["block1", [["1", ["conv", "bn"]], ["0", ["conv", "bn"]], ["3", ["conv", "bn"]], "add"]],
        ["block2_1", ["conv", "bn"]],
      ],
    ],
    "avg_pool",
  ]);
});

test("a number belongs to the word before it, as in ConvNeXt; a prefix of all names is no scope", () => {
  expect(
    treeOf(
      "net_stage_0_block_0_conv",
      "net_stage_0_block_0_gelu",
      "net_stage_0_block_1_conv",
      "net_stage_1_a",
      "net_stage_1_b",
    ),
  ).toEqual([
    ["stage_0", [["block_0", ["conv", "gelu"]], "block_1_conv"]],
    ["stage_1", ["a", "b"]],
  ]);
});

test("names that Keras numbers all over a model are no scope", () => {
  const names = [1, 2, 3, 4].flatMap((at) => [`conv2d_${at}`, `batch_normalization_${at}`, `re_lu_${at}`]);
  expect(treeOf(...names)).toEqual(names);
});

test("kernels outside all layers are a part of their own, and a path of 5,000 scopes is cut", () => {
  const [itself, deep] = scopeTree(rowsAt(["", "a/".repeat(5000) + "end"]), "model").children;
  expect(itself?.name).toBe("(the model itself)");
  expect(deep?.children).toHaveLength(1);
  expect(deep?.children[0]?.name).toHaveLength("a/".repeat(5000 - 29).length + 3);
});
