import "@tensorflow/tfjs-backend-cpu";
import { dispose, setBackend } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { wallClock } from "../../../src/profile/time/clock.ts";
import { layersSubject } from "../../../src/profile/time/layers-subject.ts";
import { meterRun } from "../../../src/profile/time/run-meter.ts";
import type { TimedSubject } from "../../../src/profile/time/timed-subject.ts";
import { trainingSubject } from "../../../src/profile/time/training-subject.ts";

beforeAll(() => setBackend("cpu"));
afterEach(() => vi.restoreAllMocks());

/** `again` is called twice. */
function network(): LayersModel {
  const again = layers.dense({ units: 4, name: "again" });
  return sequential({
    layers: [layers.dense({ units: 4, inputShape: [4], name: "once" }), again, again],
  });
}

/** Keys that an observed run puts into any map that has them not. */
async function addedKeys(subject: TimedSubject): Promise<readonly unknown[]> {
  const { set } = Map.prototype;
  const added: unknown[] = [];
  const spy = vi.spyOn(Map.prototype, "set").mockImplementation(function (
    this: Map<unknown, unknown>,
    key,
    to,
  ) {
    if (!this.has(key)) added.push(key);
    return set.call(this, key, to);
  });
  const outputs = await subject.instrument().run();
  spy.mockRestore();
  dispose([...outputs]);
  return added;
}

test.each([
  ["a run", () => layersSubject(network(), [[1, 4]])],
  ["a training step", () => trainingSubject(network(), [[1, 4]])],
])("counting the calls of %s takes new room in the first only, which is not kept", async (_, subjectOf) => {
  const subject = subjectOf();
  expect(await addedKeys(subject)).toEqual(expect.arrayContaining(["once", "again"]));
  const later = await addedKeys(subject);
  expect(later).not.toContain("once");
  expect(later).not.toContain("again");
});

test("every run counts its calls from the first", async () => {
  const subject = layersSubject(network(), [[1, 4]]);
  const meter = {
    clock: wallClock,
    timing: { kind: "synchronous" },
    floorMs: 0,
    perKernel: false,
    prime: false,
  } as const;
  for (const _ of ["one run", "the next"]) {
    const { keys } = await meterRun(subject, meter);
    expect([...new Set(keys)]).toEqual(["once#0", "again#0", "again#1"]);
  }
});
