import { writeFile } from "node:fs/promises";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { openBackend } from "../../src/backends/open-backend.ts";
import { effectiveFields } from "../../src/profile/effective-field/effective-fields.ts";
import { layersModelValue } from "../../src/profile/effective-field/layer-value.ts";
import { seededWeights, seededWeightsWords } from "../../src/profile/effective-field/seeded-weights.ts";
import { spatialStages } from "../../src/report/findings/spatial-stages.ts";
import { withInitialWeights } from "../../src/model/layers/initial-weights.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { growthChart } from "../../src/report/charts/growth-chart.ts";
import { renderProfile } from "../../src/report/markdown/render-profile.ts";
import { traceBuilt } from "../../src/profile/trace-file.ts";
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
  const trace = await traceBuilt(network, {});
  const counted = recordOf(trace, { name: id, format: "in-memory" }, {});
  await openBackend("wasm");
  const model = await withInitialWeights(seededWeights(seed), network);
  // A unit that sees one pixel has nothing to measure.
  const stages = spatialStages(counted)
    .filter(({ size }) => size.some((side) => side > 1))
    .map(({ row }) => row.path);
  const measured = await effectiveFields(
    {
      record: counted,
      trace,
      valueOf: (row) => layersModelValue(model, row),
      weights: "random",
      initializer: seededWeightsWords,
    },
    stages,
    "wasm",
    {
      inputs: 16,
      seed,
      distribution: scaling === "raw" ? { kind: "uniform", low: 0, high: 255 } : { kind: "normal" },
      // oxlint-disable-next-line no-console
      onPass: (layer, done, total) => done === total && console.error(`${id} ${layer}: ${total} inputs`),
    },
  );
  model.dispose();
  const record = { ...counted, effectiveReceptiveFields: measured.map(({ field }) => field) };
  records.push(record);
  await writeFile(new URL(`${id}-receptive-fields.json`, folder), recordJson(record));
  await writeFile(new URL(`${id}-receptive-fields.md`, folder), renderProfile(record, { top: 20 }));
  await writeFile(new URL(`${id}-growth.png`, folder), await growthChart(record));
}
await writeFile(new URL("receptive-fields.md", folder), answerPage(records));
