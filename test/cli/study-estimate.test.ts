import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

test("a study says how long it will take and from what that is known, unless it is short", async () => {
  const folder = await drawnPhotos(10);
  const study = async (...more: string[]): Promise<string> => {
    const options = ["--data", folder, "--backbone", model, "--runs", "1", "--workers", "1"];
    const base = join(folder, "s");
    const { code, err } = await cli(
      "study",
      ...options,
      "--approaches",
      "feature-extractor",
      "--out",
      base,
      ...more,
    );
    expect(code, err).toBe(0);
    return err;
  };
  expect(await study("--epochs", "3")).not.toContain("estimate");
  // 31 epochs of one step, two folds: 62 steps, of at least 60.
  expect(await study("--folds", "2", "--epochs", "31", "--batch-size", "16")).toMatch(
    /^estimate: about \d+ s for 2 jobs, one after the other, at most, without decoding: features:small-model about \d+ s \(by a measured step\)$/m,
  );
  expect(await study("--folds", "2", "--epochs", "32", "--batch-size", "16")).toMatch(
    /^estimate: .* features:small-model about \d+ s \(by earlier results\)$/m,
  );
});
