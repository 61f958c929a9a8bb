import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { repeatedTimes, repeatedTimesPage } from "./repeated-times.ts";

/*
 * Puts timed records together into `reports/repeated-times`. Run by hand with a Node that strips types: `npx -p node@24 node
 * test/reports/write-repeated-times.ts FOLDER`, where the folder holds NAME-BACKEND-NUMBER.json, as `clothnet-report profile --time
 * --format json` wrote them.
 */
const titles = {
  mobilenet: "MobileNet v1 0.75",
  lite0: "EfficientNet-Lite0, layers model",
  lite0graph: "EfficientNet-Lite0, graph model",
  resnet50: "ResNet50, random weights",
  customcnn: "Custom CNN (reconstruction), random weights",
};
const folder = process.argv[2] ?? ".";
const files = readdirSync(folder).toSorted();
const all = Object.entries(titles).flatMap(([name, title]) =>
  ["wasm", "tensorflow", "cpu"].flatMap((backend) => {
    const records = files
      .filter((file) => file.startsWith(`${name}-${backend}-`))
      .map((file) => parseRecord(readFileSync(join(folder, file), "utf8"), file) as ProfileRecord);
    return records.length === 0 ? [] : [repeatedTimes(title, records)];
  }),
);
const reports = new URL("../../reports/", import.meta.url);
writeFileSync(new URL("repeated-times.json", reports), `${JSON.stringify(all, undefined, 1)}\n`);
writeFileSync(new URL("repeated-times.md", reports), repeatedTimesPage(all));
