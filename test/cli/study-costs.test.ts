import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { count, millions } from "../../src/report/format.ts";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

test("a study of photographs gives beside an F1 the costs of the network that was trained, and marks the time of another", async () => {
  const folder = await drawnPhotos(8);
  const base = join(folder, "s");
  const small = ["--approaches", "resnet50-17", "--size", "32", "--width", "0.125", "--epochs", "1"];
  const study = ["study", "--data", folder, "--out", base, "--runs", "1", "--warmup", "0", ...small];
  const { code, err } = await cli(...study);
  expect([code, err]).toEqual([0, expect.not.stringContaining("failed")]);

  const built = findArchitecture("resnet50").build({ inputShape: [32, 32, 3], width: 0.125, classes: 2 });
  const params = built.countParams();
  built.dispose();
  const record = parseRecord(await readFile(`${base}.json`, "utf8"), "s.json") as StudyRecord;
  const [approach] = record.approaches;
  expect(approach?.trained?.params).toBe(params);
  const macs = approach?.trained?.macsPerImage ?? 0;
  // The first convolution alone: 16·16 outputs, 7·7·3 taps, 8 filters. At 224 pixels and width 1 ResNet50 has 3.86 G MACs.
  expect(macs).toBeGreaterThan(16 * 16 * 147 * 8);
  expect(macs).toBeLessThan(3.86e9 / 49);
  expect(approach?.profile.totals.macs).toBeGreaterThan(3.8e9);

  const lines = (await readFile(`${base}.md`, "utf8")).split("\n");
  const cells = (heading: string): readonly string[] => {
    const start = lines.findIndex((line) => line.includes(heading));
    const row = lines.slice(start).find((line) => line.startsWith("| ResNet50, 17 classes"));
    return row?.split("|").map((cell) => cell.trim()) ?? [];
  };
  const answer = cells("Weighted F1 on the test images and the cost of one image");
  expect(answer).toEqual(expect.arrayContaining([millions(macs), millions(params)]));
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^- Time: .*; of the full network, with its own input size, width and classifier\.$/,
    ),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(`^\\| MACs per image, as trained +\\| ${count(macs)} +\\|$`),
  );
  expect(cells("How each approach was trained")[2]).toBe("32×32×3");
  // One width for all rows is a note.
  expect(lines).toContainEqual(expect.stringMatching(/^- Width.*\b0\.125\b/));
});
