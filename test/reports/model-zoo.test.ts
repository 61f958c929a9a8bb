import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { profileFile } from "../../src/profile/profile-file.ts";
import { summarizeProfile } from "../../src/profile/compare/summarize-models.ts";
import type { ModelsRecord } from "../../src/record/models-record.ts";
import { renderRecord } from "../../src/report/writers.ts";
import { noSharedFiles, sharedPath } from "../shared-files.ts";

const text = readFileSync(new URL("../../reports/model-zoo.json", import.meta.url), "utf8");
const record = JSON.parse(text) as ModelsRecord;

test("the committed page is what the record renders to", async () => {
  expect(await renderRecord(record, "json", {})).toBe(text);
  await expect(await renderRecord(record, "md", {})).toMatchFileSnapshot("../../reports/model-zoo.md");
});

test.skipIf(noSharedFiles !== undefined).each(["human_emotion", "backbone_mobilenet_v1_075_224_layers"])(
  "%s is counted as the record says",
  async (name) => {
    const counted = summarizeProfile(await profileFile(sharedPath(`real-models/${name}`)), name);
    expect(record.models.find((model) => model.name === name)).toEqual(counted);
  },
);
