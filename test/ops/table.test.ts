import { expect, test } from "vitest";
import { indexOps, opByKernel, opFamilies } from "../../src/ops/index.ts";
import { KernelNames } from "./kernel-names.ts";

test("two families that claim one kernel fail at load", () => {
  expect(() => indexOps([...opFamilies, { ...opFamilies[0]! }])).toThrow("claim the kernel Conv2D");
});

test("every kernel name of tfjs-core has a rule, but for Pool, which no op calls", () => {
  expect(KernelNames.filter((name) => !opByKernel.has(name)).toSorted()).toEqual(["Pool"]);
});
