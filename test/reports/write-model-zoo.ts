import { readdir, writeFile } from "node:fs/promises";
import { ProfilerError } from "../../src/errors.ts";
import { modelsRecordOf, summarizeProfile } from "../../src/profile/compare/summarize-models.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import type { ModelsRecord } from "../../src/record/models-record.ts";
import { renderRecord } from "../../src/report/writers.ts";
import { sharedPath } from "../shared-files.ts";

/*
 * Counts the real models beside the project and writes `reports/model-zoo`. Run by hand with a Node that strips types:
 * `npx -p node@24 node test/reports/write-model-zoo.ts`. The test beside this file makes the page again from the record.
 */
const folders = (await readdir(sharedPath("real-models"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    name === "efficientnet_lite0_imagenet" ? [`${name}/layers`, `${name}/graph`] : [name],
  )
  .toSorted();
const models: ModelsRecord["models"][number][] = [];
for (const name of folders) {
  try {
    const record = await profileFile(sharedPath(`real-models/${name}`));
    models.push(summarizeProfile(record, name));
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    const { found, expected } = error.facts;
    const reason = `found ${found}; expected ${expected}`.replaceAll(sharedPath("real-models/"), "");
    models.push({ name, status: "unreadable", reason });
  }
}
const record = modelsRecordOf(models);
for (const format of ["json", "md"]) {
  const file = new URL(`../../reports/model-zoo.${format}`, import.meta.url);
  await writeFile(file, await renderRecord(record, format, {}));
}
