import { expect, test } from "vitest";
import { findingsOf } from "../../src/report/findings/findings-of.ts";
import { networkNotes, perNetwork } from "../../src/report/per-network.ts";
import { studyTime } from "../../src/report/tables/study-time.ts";
import { studyTopLayers, studyTopLayersWords } from "../../src/report/tables/study-top-layers.ts";
import { timedProfile } from "./sample-profile.ts";
import { sampleStudy, trainedApproach } from "./sample-study.ts";

const features = { ...trainedApproach(), id: "features", title: "Features" };
const tuned = { ...trainedApproach(), id: "tuned", title: "Fine-tuned" };

function slower(title: string): typeof features {
  const { timing, ...profile } = timedProfile();
  if (timing === undefined) throw new Error("the sample has no times");
  const endToEnd = { ...timing.endToEnd, medianMs: timing.endToEnd.medianMs * 2 };
  return { ...features, id: title, title, profile: { ...profile, timing: { ...timing, endToEnd } } };
}

test("approaches of one network have one row of costs under the model's name, which a note explains", () => {
  const record = sampleStudy({ approaches: [features, tuned] });
  const { name } = features.profile.model;
  expect(perNetwork(record).approaches.map(({ title }) => title)).toEqual([name]);
  expect(networkNotes(record)).toEqual([`${name}: the network of Features; Fine-tuned.`]);

  const [layers] = studyTopLayers.build(record);
  // Three layers with MACs, each once.
  expect(layers?.rows.map(([network]) => network)).toEqual([name, name, name]);
  expect(layers?.notes[0]).toBe(`${name}: the network of Features; Fine-tuned.`);
  expect(studyTime.build(record)[0]?.rows).toHaveLength(1);
  expect(
    findingsOf(record)
      .flat()
      .map(({ about }) => about),
  ).toEqual(
    findingsOf(features.profile)
      .flat()
      .map(() => name),
  );
  expect(studyTopLayersWords(record)).toMatch(/ of 1 networks\b/);
});

test("other times of the same counts are another network's", () => {
  const record = sampleStudy({ approaches: [features, slower("Timed again")] });
  expect(perNetwork(record).approaches.map(({ title }) => title)).toEqual(["Features", "Timed again"]);
  expect(networkNotes(record)).toEqual([]);
});

test("two shared networks of one model's name stand under their approaches' titles", () => {
  const record = sampleStudy({
    approaches: [features, slower("Slow features"), tuned, slower("Slow and fine-tuned")],
  });
  expect(perNetwork(record).approaches.map(({ title }) => title)).toEqual([
    "Features; Fine-tuned",
    "Slow features; Slow and fine-tuned",
  ]);
  // The titles say it already.
  expect(networkNotes(record)).toEqual([]);
});
