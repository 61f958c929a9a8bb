import { expect, test } from "vitest";
import { chooseBackend } from "../../src/backends/choose-backend.ts";
import type { BackendReport } from "../../src/backends/probe-backend.ts";

const usable = (name: string, gpu: boolean, softwareGpu = false): BackendReport => ({
  name,
  status: "usable",
  device: `${name}'s device`,
  driver: "a driver",
  gpu,
  softwareGpu,
  clock: "a clock",
  kernelTiming: "synchronous",
});
const unusable = (name: string): BackendReport => ({
  name,
  status: "unusable",
  found: `'${name}' without its package`,
  remedy: "install it",
});

test.each<[string, BackendReport[]]>([
  ["tensorflow", [usable("wasm", false), usable("webgpu", true), usable("tensorflow", true)]],
  ["webgpu", [usable("wasm", false), usable("tensorflow", false), usable("webgpu", true)]],
  ["tensorflow", [usable("cpu", false), usable("tensorflow", false), usable("webgpu", false, true)]],
  [
    "wasm",
    [usable("cpu", false), usable("wasm", false), unusable("tensorflow"), usable("webgpu", false, true)],
  ],
  ["cpu", [unusable("wasm"), usable("cpu", false)]],
])("auto takes %s, the first of the documented order that is usable", (name, reports) => {
  expect(chooseBackend(reports, false).name).toBe(name);
});

test("with a required GPU, no CPU is taken", () => {
  const reports = [usable("tensorflow", false), usable("webgpu", true), usable("wasm", false)];
  expect(chooseBackend(reports, true).name).toBe("webgpu");
  expect(() => chooseBackend([usable("tensorflow", false), unusable("webgpu")], true)).toThrow(
    "backend is not available: found tensorflow: tensorflow's device; webgpu: 'webgpu' without its package; expected a backend that computes on a GPU. Fix: run 'npx clothnet-report backends', which lists what each one lacks",
  );
});
