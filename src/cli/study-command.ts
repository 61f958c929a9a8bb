import { fileURLToPath } from "node:url";
import { readDataset } from "../training/dataset/read-dataset.ts";
import { ProfilerError } from "../errors.ts";
import { approaches } from "../study/approaches.ts";
import type { StudyApproach } from "../study/approaches.ts";
import { runStudy } from "../study/run-study.ts";
import { resolveBackend, withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { openFraction, wholeNumber } from "./option-values.ts";
import { trainingProgress } from "./progress.ts";
import { prepareStudyFiles, writeStudy } from "./write-study.ts";

interface Options extends BackendOptions {
  readonly data?: string;
  readonly backbone?: string;
  readonly approaches?: string;
  readonly runs: number;
  readonly warmup: number;
  readonly testShare: number;
  readonly seed: number;
  readonly out: string;
}

/** What comes with the package: src/cli and dist/cli lie equally deep. */
const embedded = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

/** `study`: the whole comparison, on the drawn images that come with the package unless told otherwise. */
export const studyCommand: CliCommand = defineCommand({
  define: (command) =>
    withBackendOptions(command, "where to compute")
      .option(
        "--data <folder>",
        "labelled photos; the drawn fixture images that come with the package where left out",
      )
      .option(
        "--backbone <model.json>",
        "the frozen network of the feature extractor; a small one that comes with the package where left out",
      )
      .option("--approaches <ids>", `some of ${approaches.map(({ id }) => id).join(",")}`)
      .option("--runs <n>", "timed runs that are kept", wholeNumber(1), 5)
      .option("--warmup <n>", "timed runs thrown away before, at least", wholeNumber(0), 1)
      .option("--test-share <share>", "share of the photos held out", openFraction, 0.2)
      .option("--seed <n>", "of split, order, flips and starting weights", wholeNumber(0), 0)
      .option("--out <base>", "writes <base>.json and <base>.md", "reports/study"),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { runs, warmup, seed, testShare, requireGpu = false } = options;
    const chosen = chosenApproaches(options.approaches);
    const dataset = await readDataset(options.data ?? embedded("garments"));
    const backend = await resolveBackend(options, io);
    await prepareStudyFiles(options.out);
    const record = await runStudy({
      title: `Clothing classifiers: cost, time and F1 on ${dataset.name}`,
      dataset,
      approaches: chosen,
      backbone: options.backbone ?? embedded("small-model/model.json"),
      time: { backend, requireGpu, runs, warmup, signal: io.signal },
      run: { seed, testShare, signal: io.signal },
      onStep: (text) => io.stderr.write(`${text}\n`),
      progressOf: (name) => trainingProgress(io.stderr, name),
    });
    await writeStudy(io, record, options.out);
    io.stdout.write(`${options.out}.md\n`);
    return 0;
  },
});

function chosenApproaches(text: string | undefined): readonly StudyApproach[] {
  if (text === undefined) return approaches;
  return text.split(",").map((id) => {
    const found = approaches.find((approach) => approach.id === id.trim());
    if (found !== undefined) return found;
    throw new ProfilerError("wrong-option", {
      found: `approach "${id}"`,
      expected: `some of ${approaches.map((approach) => approach.id).join(", ")}`,
      remedy: "name these with --approaches, separated by commas",
    });
  });
}
