import { writeFile } from "node:fs/promises";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { measureEffectiveFields } from "../../src/profile/effective-field/measure-effective-fields.ts";
import { profileSubject } from "../../src/profile/profile-subject.ts";
import { networkSubject } from "../../src/profile/subject/network-subject.ts";
import { spatialStages } from "../../src/report/findings/spatial-stages.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { drawGrowth } from "../../src/report/charts/draw-chart.ts";
import { renderProfile } from "../../src/report/markdown/render-page.ts";
import { answerPage, answeredNetworks } from "./receptive-field-answer.ts";

/*
 * Measures the receptive fields of the networks that the study left open and writes their records, pages and charts. Run by hand, with a
 * Node that strips types, some minutes: `npx -p node@24 node test/reports/write-receptive-fields.ts`. The pages alone are made
 * again from the records by `clothnet-report render` and by the test beside this file.
 */
const folder = new URL("../../reports/", import.meta.url);
const seed = 0;
const records: ProfileRecord[] = [];
for (const id of answeredNetworks) {
  const { build, scaling } = findArchitecture(id);
  const network = () => build({ inputShape: [224, 224, 3], classes: 17 });
  const subject = networkSubject({ name: id, build: network });
  const counted = await profileSubject(subject);
  // A unit that sees one pixel has nothing to measure.
  const stages = spatialStages(counted)
    .filter(({ size }) => size.some((side) => side > 1))
    .map(({ row }) => row.path);
  const measured = await measureEffectiveFields(subject, {
    layers: stages,
    inputs: 16,
    seed,
    distribution: scaling === "raw" ? { kind: "uniform", low: 0, high: 255 } : { kind: "normal" },
    // oxlint-disable-next-line no-console
    onPass: (layer, done, total) => done === total && console.error(`${id} ${layer}: ${total} inputs`),
  });
  const record = { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
  records.push(record);
  await writeFile(new URL(`${id}-receptive-fields.json`, folder), recordJson(record));
  await writeFile(new URL(`${id}-receptive-fields.md`, folder), renderProfile(record, { top: 20 }));
  await writeFile(new URL(`${id}-growth.png`, folder), await drawGrowth(record));
}
await writeFile(new URL("receptive-fields.md", folder), answerPage(records));
