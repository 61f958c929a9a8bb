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
  readonly charts?: boolean;
}

/** A file of the package: src/cli and dist/cli are equally deep. */
const embedded = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

/** `study`: the whole comparison; default data: the drawn fixture images of the package. */
export const studyCommand: CliCommand = defineCommand({
  define: (command) =>
    withBackendOptions(command, "backend for training and timing")
      .option(
        "--data <folder>",
        "folder of labeled photos (default: the drawn fixture images of the package)",
      )
      .option(
        "--backbone <model.json>",
        "frozen network of the feature extractor (default: a small one of the package)",
      )
      .option(
        "--approaches <ids>",
        `approaches to compare, separated by commas (default: ${approaches.map(({ id }) => id).join(",")})`,
      )
      .option("--runs <n>", "timed runs", wholeNumber(1), 5)
      .option("--warmup <n>", "least number of untimed runs before", wholeNumber(0), 1)
      .option("--test-share <share>", "share of photos held out as test set", openFraction, 0.2)
      .option("--seed <n>", "seed of split, order, flips and initial weights", wholeNumber(0), 0)
      .option("--out <base>", "output files: <base>.json and <base>.md", "reports/study")
      .option("--charts", "also write <base>-f1-cost.png, F1 against cost, and show it in the page"),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { runs, warmup, seed, testShare, requireGpu = false } = options;
    const chosen = selectApproaches(options.approaches);
    const dataset = await readDataset(options.data ?? embedded("garments"));
    const backend = await resolveBackend(options, io);
    await prepareStudyFiles(options.out, options.charts);
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
    await writeStudy(io, record, options.out, options.charts);
    io.stdout.write(`${options.out}.md\n`);
    return 0;
  },
});

function selectApproaches(text: string | undefined): readonly StudyApproach[] {
  if (text === undefined) return approaches;
  return text.split(",").map((id) => {
    const found = approaches.find((approach) => approach.id === id.trim());
    if (found !== undefined) return found;
    throw new ProfilerError("wrong-option", {
      found: `approach "${id}"`,
      expected: `approaches to compare, separated by commas (default: ${approaches.map((approach) => approach.id).join(", ")}`,
      remedy: "separate their names by commas",
    });
  });
}
