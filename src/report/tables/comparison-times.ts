import { count, medianAndMad, p95, significant } from "../format.ts";
import type { Compared, ComparisonRecord } from "../../record/comparison-record.ts";
import { hasOneSample, oneSample } from "../comparison-sentence.ts";
import { deviceKind } from "../timed-where.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { comparisonNoteWords } from "../words/comparison-words.ts";
import type { NamedTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { noteConstants } from "./note-constants.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** The times of both sides of a comparison, and how they were compared. */
export const comparisonTimes: NamedTable<ComparisonRecord> = {
  name: "comparison-times",
  build: (record) => [comparisonTable(record)],
};

function comparisonTable(record: ComparisonRecord): ReportTable {
  const { a, b, paired, margin, rankTest, interval, seed, notes } = record;
  return noteConstants(
    {
      caption: "Time end to end, milliseconds per forward pass",
      columns: [
        textColumn("Side"),
        nameColumn("Model"),
        { ...textColumn("Input shape"), leaves: 1 },
        textColumn("Backend"),
        { ...textColumn("Device"), leaves: 3 },
        numberColumn("Median ± MAD (ms)"),
        numberColumn("p95 (ms)"),
        { ...numberColumn("Samples"), leaves: 2 },
      ],
      rows: [sideCells("a", a), sideCells("b", b)],
      notes: [
        paired
          ? "the runs of both sides are interleaved"
          : "the samples were taken at different times: changes of the machine in between affect the ratio",
        ...(margin === undefined
          ? []
          : [
              `only a difference above ${count(margin * 100)} % counts: separate runs of one model differ by as much, and the interval does not cover this; ` +
                "compare the models themselves to detect smaller differences",
            ]),
        hasOneSample(record)
          ? `no interval: ${oneSample}`
          : `interval: percentile bootstrap of the ratio of medians, ${count(interval.resamples)} draws, seed ${seed}`,
        `Wilcoxon test by permutation p = ${significant(rankTest.pValue)}, significance level ${rankTest.significance}`,
        ...notes.map(comparisonNoteWords),
      ],
      empty: "",
    },
    {
      "Input shape": (shape) => `input shape of both: ${shape}`,
      Backend: (backend) => `backend of both: ${backend}`,
      Device: (device) => `device of both: ${device}`,
      Samples: (samples) => `samples of each: ${samples}`,
    },
  );
}

function sideCells(side: string, compared: Compared): readonly string[] {
  const { name, inputs, backend, device, endToEnd } = compared;
  return [
    side,
    cleanText(name),
    shapesText(inputs.map(({ shape }) => shape)),
    backend,
    `${cleanText(device)} (${deviceKind(compared)})`,
    medianAndMad(endToEnd),
    p95(endToEnd),
    count(endToEnd.samples),
  ];
}
