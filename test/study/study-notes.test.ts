import { expect, test } from "vitest";
import { studyNoteWords } from "../../src/report/words/study-words.ts";
import { studyNotes } from "../../src/study/study-notes.ts";
import { trainedApproach } from "../report/sample-study.ts";

function trainedOn(network: string, side: number): ReturnType<typeof trainedApproach> {
  const approach = trainedApproach();
  return { ...approach, spec: { ...approach.spec, network, inputShape: [side, side, 3], width: 1 } };
}

test("a network that is padded only because its images are small says so", () => {
  const padded = studyNotes([trainedOn("custom-cnn", 64)]).filter(
    ({ code }) => code === "padded-convolutions",
  );
  // Last block: 1·2 + 2·2 = 6; 6·2 + 2·4 = 20; 20·2 + 2·4 = 48; 48·2 + 2·4 = 104.
  expect(padded).toEqual([
    { code: "padded-convolutions", title: "Tiny CNN", size: [64, 64], unpaddedFrom: 104 },
  ]);
  expect(padded.map(studyNoteWords)).toEqual([
    "Tiny CNN: at 64×64 pixels the convolutions have padding (same), so that the size fits; the published network has none, which needs at least 104×104.",
  ]);
});

test("a network at a size that fits, and one that is padded at every size, has no such note", () => {
  const notes = studyNotes([trainedOn("custom-cnn", 104), trainedOn("resnet50", 64)]);
  expect(notes.map(({ code }) => code)).not.toContain("padded-convolutions");
});
