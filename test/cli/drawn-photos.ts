import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";

/** A folder of drawn hats and trousers that passes for photographs: it lacks the mark of drawn images. */
export async function drawnPhotos(perClass: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "photos-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "images"));
  const { samples } = await readDataset(fileURLToPath(new URL("../../fixtures/garments", import.meta.url)));
  const kept = ["Hat", "Pants"].flatMap((name) =>
    samples.filter(({ label }) => label === name).slice(0, perClass),
  );
  await Promise.all(kept.map(({ id, file }) => copyFile(file, join(folder, "images", `${id}.jpg`))));
  const rows = kept.map(({ id, label }) => `${id},${label}\n`);
  await writeFile(join(folder, "images.csv"), `image,label\n${rows.join("")}`);
  return folder;
}
