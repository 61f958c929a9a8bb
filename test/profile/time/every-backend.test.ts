import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import type { BackendName } from "../../../src/record/known-names.ts";
import { backends } from "../../../src/backends/index.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { profileRecordSchema } from "../../../src/record/profile-record-schema.ts";
import { networkSubject } from "../../../src/profile/subject/network-subject.ts";
import { addTimes } from "../../../src/profile/time/add-times.ts";
import { median } from "../../../src/stats/order-statistics.ts";
import { lackOf } from "../../backends/native-backend.ts";

/** Ten products where its neighbours have one. */
class TenProducts extends layers.Layer {
  static className = "TenProductsPlanted";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    let x = [inputs].flat()[0] as tf.Tensor;
    for (let time = 0; time < 10; time += 1) x = tf.matMul(x, x);
    return x;
  }
}
tf.serialization.registerClass(TenProducts);

/** Large enough that ten products take several times one, also where every call waits on a busy machine. */
const units = 128;

function planted(): LayersModel {
  return sequential({
    layers: [
      layers.dense({ units, inputShape: [units], name: "one" }),
      new TenProducts({ name: "ten" }),
      layers.dense({ units, name: "two" }),
      layers.reshape({ targetShape: [units, 1], name: "view" }),
    ],
  });
}

async function timedOn(backend: string): Promise<ProfileRecord> {
  await openBackend(backend);
  const counted = profile(planted(), { batch: units });
  const time = { backend: backend as BackendName, sampling: { runs: 7, warmup: 2 } };
  return addTimes(counted, networkSubject({ name: "planted", build: planted }), time);
}

// A backend with an installer of its own is native and may be missing here.
const lacking = new Map<string, string | undefined>();
for (const { name, installer } of backends) {
  lacking.set(name, installer === undefined ? undefined : await lackOf(name));
}

describe.each(backends.map(({ name }) => name))("%s", (name) => {
  test.skipIf(lacking.get(name) !== undefined)(
    "a planted slow layer is found, and every time has its doubt beside it",
    async () => {
      const record = await timedOn(name);
      // The schema is that of readers: it refuses what is not finite or below 0.
      expect(() => profileRecordSchema.parse(JSON.parse(JSON.stringify(record)))).not.toThrow();
      const { timing, layers: rows } = record;
      expect(timing).toMatchObject({ backend: name, runs: 7 });
      expect(timing?.device).not.toBe("");
      expect(timing?.endToEnd.samplesMs).toHaveLength(7);
      // On a busy machine a rate may be above the peaks, which are probed at another moment: its row keeps the samples, and has no time.
      const medianOf = ({ time, untimed }: LayerRow): number =>
        time?.medianMs ?? (untimed?.kind === "above-peak" ? median(untimed.samplesMs ?? []) : 0);
      const [slowest] = rows.toSorted((a, b) => medianOf(b) - medianOf(a));
      expect(
        slowest?.name,
        JSON.stringify(rows.map((row) => [row.name, row.time?.medianMs, row.untimed])),
      ).toBe("ten");
      if (slowest?.time !== undefined)
        expect(slowest.time).toMatchObject({ samples: 7, kernels: 10, rank: { first: 1 } });
      for (const { time, untimed } of rows) {
        expect(time === undefined).toBe(untimed !== undefined);
        if (time === undefined) continue;
        expect(time.medianMs).toBeGreaterThan(0);
        expect(time.samplesMs).toHaveLength(time.samples);
        expect(time.gigabytesPerSecond ?? 0).toBeGreaterThanOrEqual(0);
      }
      expect(timing?.checks?.map((check) => check.name)).toEqual([
        "sum-of-layers",
        "observing",
        "rates",
        "positive",
        "clock",
        "warm-up",
        "spread",
      ]);
      const { peaks } = timing ?? {};
      expect(peaks?.compute.gflopsPerSecond).toBeGreaterThan(0);
      expect(peaks?.copies.every(({ gigabytesPerSecond }) => gigabytesPerSecond > 0)).toBe(true);
      if (timing?.kernelTiming !== "timestamp-query") return;
      // A view runs nothing on the device: it has no time rather than one of 0.
      expect(rows.find((row) => row.name === "view")).toMatchObject({ untimed: { kind: "no-kernels" } });
    },
  );
});
