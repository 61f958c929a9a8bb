import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { distinct } from "../src/names.ts";

test("distinct gives the rows back, and names the table and the name that two rows have", () => {
  const rows = [["a", "b"], ["c"]];
  expect(distinct("the letters", rows, (names) => names)).toBe(rows);
  expect(() => distinct("the letters", [...rows, ["b"]], (names) => names)).toThrow(
    "two rows of the letters are called b",
  );
});

// Each table is loaded anew, after one of its rows took the name of another.
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.resetModules());

test("two rules that find one kind fail when the rules are loaded", async () => {
  const [{ stopsGrowing }, { timeAndCounts }] = [
    await import("../src/report/findings/stops-growing.ts"),
    await import("../src/report/findings/time-and-counts.ts"),
  ];
  const [kind = ""] = timeAndCounts.kinds;
  (stopsGrowing.kinds as string[]).push(kind);
  await expect(import("../src/report/findings/rules.ts")).rejects.toThrow(
    `two rows of the rules are called ${kind}`,
  );
});

test("two conventions of one id fail when the conventions are loaded", async () => {
  const { thop } = await import("../src/analysis/conventions/thop.ts");
  Object.assign(thop, { id: "exact" });
  await expect(import("../src/analysis/conventions/index.ts")).rejects.toThrow(
    "two rows of the counting conventions are called exact",
  );
});

test("two backends of one name fail when the backends are loaded", async () => {
  const { cpu } = await import("../src/backends/cpu.ts");
  Object.assign(cpu, { name: "wasm" });
  await expect(import("../src/backends/index.ts")).rejects.toThrow(
    "two rows of the backends are called wasm",
  );
});

test("two architectures of one id fail when the architectures are loaded", async () => {
  const { resnet50 } = await import("../src/training/networks/resnet50.ts");
  Object.assign(resnet50, { id: "custom-cnn" });
  await expect(import("../src/training/networks/index.ts")).rejects.toThrow(
    "two rows of the architectures are called custom-cnn",
  );
});

test("two approaches of one id fail when the approaches are loaded", async () => {
  const { efficientnetB0 } = await import("../src/study/approaches/efficientnet-b0.ts");
  Object.assign(efficientnetB0, { id: "custom-cnn" });
  await expect(import("../src/study/approaches/index.ts")).rejects.toThrow(
    "two rows of the approaches are called custom-cnn",
  );
});

test("two operations of one name fail when the operations are loaded", async () => {
  const { images } = await import("../src/model/keras-layers/operations/images.ts");
  const { shapes } = await import("../src/model/keras-layers/operations/shapes.ts");
  const [name = ""] = shapes[0]?.names ?? [];
  for (const { names } of images.slice(0, 1)) (names as string[]).push(name);
  await expect(import("../src/model/keras-layers/operations/index.ts")).rejects.toThrow(
    `two rows of the operations are called ${name}`,
  );
});

test("two node handlers of one op fail when the handlers are loaded", async () => {
  const { random } = await import("../src/trace/graph/node-handlers/random.ts");
  const { where } = await import("../src/trace/graph/node-handlers/detection.ts");
  const [op = ""] = where.ops;
  (random.ops as string[]).push(op);
  await expect(import("../src/trace/graph/node-handlers/index.ts")).rejects.toThrow(
    `two rows of the node handlers are called ${op}`,
  );
});

test("two tables of one name fail when the tables to embed are loaded", async () => {
  const { profileRoofline } = await import("../src/report/tables/profile-roofline.ts");
  Object.assign(profileRoofline, { name: "profile-training-times" });
  await expect(import("../src/report/embed/embeddables.ts")).rejects.toThrow(
    "two rows of what can be embedded are called profile-training-times",
  );
});
