import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../../src/model/layers/build-layers-model.ts";
import { folderSource } from "../../../../src/model/source/folder-source.ts";
import { readModelFile } from "../../../../src/model/source/read-model-file.ts";
import { beyond, forwardErrors } from "../../../training/networks/forward-errors.ts";
import { forwardReference, oraclesMissing } from "../../../training/networks/oracles.ts";
import { sharedPath } from "../../../shared-files.ts";

describe.skipIf(oraclesMissing)("Keras' features of the reference image, from converted topologies", () => {
  beforeAll(() => openBackend("wasm"));

  test.each(["MobileNetV2-a035-notop-avg-96", "EfficientNetB0-notop-avg-96", "ConvNeXtTiny-notop-avg-96"])(
    "%s",
    async (name) => {
      const model = await buildLayersModel(
        await readModelFile(await folderSource(sharedPath(`oracles/tfjs/${name}/layers`))),
      );
      // float32 on wasm against Keras: measured up to 2e-5.
      expect(beyond(forwardErrors(model, forwardReference(name)), 1e-4)).toEqual([]);
      model.dispose();
    },
  );
});
