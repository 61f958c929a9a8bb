import { eachOf, isObject, present, unclassified, withField } from "./json-value.ts";
import type { JsonObject } from "./json-value.ts";
import { migrateProfileRecord1 } from "./profile-record-1.ts";
import { augmentationOf, ruleOf, scheduleOf, startingWeightsOf } from "./training-words-1.ts";

/**
 * A study record of schema 1 as schema 2: one holdout job an approach, with a summary of that one fold. What schema 1 does not have is
 * absent: the job's key, the input scaling, the most epochs, log loss, top 3 and calibration. What is malformed stays, for the check to
 * refuse.
 */
export function migrateStudyRecord1(record: unknown): unknown {
  const steps: readonly ((value: unknown) => unknown)[] = [
    (value) => withField(value, "schemaVersion", () => 2),
    (value) => withField(value, "dataset", datasetOf),
    (value) => withField(value, "approaches", (list) => eachOf(list, approachOf)),
    (value) => withField(value, "notes", (list) => eachOf(list, unclassified)),
  ];
  return steps.reduce((value, step) => step(value), record);
}

function datasetOf(dataset: unknown): unknown {
  if (!isObject(dataset)) return dataset;
  const { name, fixture, rows, usable, dropped, classes, ...rest } = dataset;
  const counts = (list: unknown): unknown =>
    eachOf(list, (entry) =>
      isObject(entry) ? present({ name: entry["label"], images: entry["count"] }) : entry,
    );
  return present({
    name,
    images: usable,
    classes: counts(classes),
    fixture,
    droppedLabels: counts(dropped),
    // An unreadable photo ended a study of schema 1, so none was left out.
    unreadable: [],
    rows,
    ...rest,
  });
}

function approachOf(approach: unknown): unknown {
  if (!isObject(approach)) return approach;
  const { training, trainingAbsent, profile, published, ...rest } = approach;
  return present({
    ...rest,
    profile: migrateProfileRecord1(profile),
    published: withField(published, "reasons", (list) => eachOf(list, unclassified)),
    trainingAbsent: unclassified(trainingAbsent),
    ...(training === undefined ? { jobs: [] } : partsOf(training)),
    against: [],
  });
}

/** The parts of a training result of schema 1: spec, network, one job, summary. */
function partsOf(training: unknown): JsonObject {
  if (!isObject(training)) return { jobs: [training] };
  const { architecture, inputShape, width, params, trainableParams, macsPerImage } = training;
  const { startedFrom, backend, device, seed, split, classWeights, batchSize } = training;
  const evaluation = evaluationOf(training["evaluation"]);
  const stages = training["seconds"];
  const perClass = isObject(evaluation) ? evaluation["perClass"] : undefined;
  return present({
    spec: present({
      network: architecture,
      classes: Array.isArray(perClass) ? perClass.length : undefined,
      inputShape,
      width,
      weights: startingWeightsOf(startedFrom),
      // Features were extracted once for all epochs, which only a frozen network allows.
      frozen: isObject(stages) && stages["features"] !== undefined,
      schedule: scheduleOf(training["optimizer"], training["learningRate"]),
      augmentation: eachOf(training["augmentation"], augmentationOf),
      classWeights,
      batchSize,
    }),
    trained: present({ params, trainableParams, macsPerImage }),
    jobs: [
      present({
        fold: { kind: "holdout", testShare: testShareOf(split) },
        seed,
        backend,
        device,
        seconds: isObject(stages) ? sum(Object.values(stages)) : undefined,
        secondsByStage: stages,
        split,
        epochs: training["epochs"],
        chosenEpoch: training["chosenEpoch"],
        chosenBy: ruleOf(training["chosenBy"]),
        evaluation,
      }),
    ],
    summary: isObject(evaluation) ? summaryOf(evaluation) : undefined,
  });
}

function evaluationOf(evaluation: unknown): unknown {
  if (!isObject(evaluation)) return evaluation;
  const { images, weightedF1, macroF1, accuracy, weightedF1Interval, perClass, confusionMatrix, ...rest } =
    evaluation;
  return present({
    images,
    weightedF1,
    macroF1,
    accuracy,
    weightedF1Interval,
    perClass,
    confusion: confusionMatrix,
    ...rest,
  });
}

function summaryOf({ weightedF1, macroF1, accuracy, confusion, perClass }: JsonObject): JsonObject {
  const ofOneFold = (value: unknown): JsonObject => ({ mean: value, perFold: [value] });
  return {
    weightedF1: ofOneFold(weightedF1),
    macroF1: ofOneFold(macroF1),
    accuracy: ofOneFold(accuracy),
    pooled: { confusion, perClass },
  };
}

/** The share of the images that was held out: schema 1 has the counts only. */
function testShareOf(split: unknown): number | undefined {
  if (!isObject(split)) return undefined;
  const { train, validation, test } = split;
  return Number(test) / (Number(train) + Number(validation) + Number(test));
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + Number(value), 0);
}
