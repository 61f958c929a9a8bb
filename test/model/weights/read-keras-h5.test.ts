import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readKerasH5 } from "../../../src/model/weights/read-keras-h5.ts";
import { noSharedFiles, sharedJson, sharedPath } from "../../shared-files.ts";
import { kerasFile } from "../../training/weights/keras-file.ts";

interface Listing {
  readonly weightsFile: {
    readonly layers: readonly {
      readonly layer: string;
      readonly weights: readonly { readonly name: string; readonly shape: number[] }[];
    }[];
  };
  readonly values: readonly {
    readonly name: string;
    readonly sum: number;
    readonly first5: readonly number[];
  }[];
}

describe.skipIf(noSharedFiles !== undefined)("files that Keras 2.15 wrote", () => {
  test.each(["small-weights.h5", "small-weights-fixedstr.h5", "small-model.h5"])("%s", async (name) => {
    const { weightsFile, values } = sharedJson<Listing>("oracles/h5/small.json");
    const stored = await readKerasH5(readFileSync(sharedPath(`oracles/h5/${name}`)), name);
    expect(stored.map((weight) => ({ ...weight, values: undefined }))).toEqual(
      weightsFile.layers.flatMap(({ layer, weights }) =>
        weights.map((weight) => ({
          layer,
          name: weight.name.replace(":0", ""),
          shape: weight.shape,
          values: undefined,
        })),
      ),
    );
    for (const { name: wanted, sum, first5 } of values) {
      const own = stored.find((weight) => `${weight.name}:0` === wanted)!;
      expect([...own.values.slice(0, 5)]).toEqual(first5.slice(0, own.values.length));
      expect(own.values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 4);
    }
  });
});

test("a file without Keras 2's lists, a cut one and other bytes are one line each", async () => {
  const whole = await kerasFile([{ layer: "a", weights: [{ name: "a/kernel:0", shape: [3, 200] }] }]);
  expect(await readKerasH5(whole, "whole.h5")).toHaveLength(1);
  await expect(readKerasH5(whole.subarray(0, whole.length - 1000), "cut.h5")).rejects.toThrow(
    /^weight file is unreadable: found cut.h5: .*; expected an HDF5 file of weights as Keras 2 writes it. Fix: download/,
  );
  await expect(readKerasH5(Uint8Array.of(80, 75, 3, 4), "model.keras")).rejects.toThrow(
    /^weight file is unreadable: found model.keras: no HDF5 file, or a cut one/,
  );
});
