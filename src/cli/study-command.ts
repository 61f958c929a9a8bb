import { fileURLToPath } from "node:url";
import { ProfilerError } from "../errors.ts";
import { approaches as namedApproaches } from "../study/approaches/index.ts";
import type { StudyApproach } from "../study/approaches/define-approach.ts";
import { readApproachFile } from "../study/approaches/read-approach-file.ts";
import { openEachOnce } from "../study/backbone.ts";
import type { OpenModelFile } from "../study/backbone.ts";
import { runStudy } from "../study/run-study.ts";
import type { StudyOptions } from "../study/run-study.ts";
import { approachNames, selectApproach } from "../study/select-approaches.ts";
import { readDataset } from "../training/dataset/read-dataset.ts";
import { resolveBackend, threadsOf, withBackendOptions, withThreads } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { openFraction, repeatable, wholeNumber } from "./option-values.ts";
import { readStudies } from "./files/read-record.ts";
import { studyExitCode } from "./study-exit-code.ts";
import { studyProgress } from "./study-progress.ts";
import { refuseOptions } from "./refuse-options.ts";
import { refuseUnused, settingsOf, weightDownloads, withTrainingOptions } from "./training-options.ts";
import type { TrainingOptions } from "./training-options.ts";
import { makeStudy, printStudy } from "./write-study.ts";

interface Options extends BackendOptions, TrainingOptions {
  readonly data?: string;
  readonly backbone: readonly string[];
  readonly approaches?: string;
  readonly approachFile: readonly string[];
  readonly runs?: number;
  readonly warmup: number;
  readonly folds?: number;
  readonly groupBy?: string;
  readonly testShare?: number;
  readonly seed: number;
  readonly out: string;
  readonly runDir?: string;
  readonly reuse: readonly string[];
  readonly fresh?: boolean;
  readonly saveModels?: boolean;
  readonly workers?: number;
  readonly threads?: number;
  readonly charts?: boolean;
}

/** A slow network is trained for hours before it is timed: its runs are fewer, and never ended. */
const defaultRuns = 5;
const defaultBudget = { milliseconds: 4000, leastRuns: 3, soft: true } as const;

/** A file of the package: src/cli and dist/cli are equally deep. */
const embedded = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

/** `study`: the whole comparison; default data: the drawn fixture images of the package. */
export const studyCommand: CliCommand = defineCommand({
  define: (command) =>
    withTrainingOptions(
      withThreads(
        withBackendOptions(command, "backend for training and timing"),
        "one for each core, in several workers one each",
      ),
    )
      .option(
        "--data <folder>",
        "folder of labeled photos (default: the drawn fixture images of the package)",
      )
      .option(
        "--approaches <names>",
        `approaches to compare, separated by commas: ${approachNames.join(", ")} (default: all that have a name, and the features of a small model of the package)`,
      )
      .addOption(
        repeatable(
          "--backbone <model.json>",
          "pretrained network to compare the features of, in place of the package's small one",
        ),
      )
      .addOption(
        repeatable(
          "--approach-file <file.json>",
          "your own approaches, one or a list, beside those that --approaches names; without it, they alone are compared",
        ),
      )
      .option(
        "--runs <n>",
        `timed runs (default: ${defaultRuns}, or ${defaultBudget.leastRuns} where they take over ${defaultBudget.milliseconds / 1000} s)`,
        wholeNumber(1),
      )
      .option("--warmup <n>", "least number of untimed runs before", wholeNumber(0), 1)
      .option(
        "--folds <n>",
        "folds of a cross-validation; 1: one split (default: 2 on the drawn images, else 1)",
        wholeNumber(1),
      )
      .option(
        "--group-by <column>",
        "column of the CSV whose value photos of one group share, as sender_id: no group is on both sides of a fold",
      )
      .option(
        "--test-share <share>",
        "share of photos held out as test set of one split (default: 0.2)",
        openFraction,
      )
      .option("--seed <n>", "seed of split, order, flips and initial weights", wholeNumber(0), 0)
      .option("--out <base>", "output files: <base>.json, <base>.html and <base>.md", "reports/study")
      .option("--run-dir <folder>", "folder that keeps finished jobs (default: <base>-run)")
      .option(
        "--workers <n>",
        "processes that train side by side (default: what cores and memory allow)",
        wholeNumber(1),
      )
      .option(
        "--save-models",
        "keep the trained models: <run-dir>/models/<job>/model.json, for 'predict' and 'profile'; jobs that are done without are done again",
      )
      .addOption(
        repeatable(
          "--reuse <record.json>",
          "earlier record of a study, as <base>.json: its jobs of the same photos, settings, folds, seed and backend are not done again",
        ),
      )
      .option("--fresh", "drop what the run folder keeps and start over")
      .option("--charts", "also write the charts as <base>-<chart>.png, and show them in <base>.md"),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { runs, warmup, seed, requireGpu = false, fresh = false } = options;
    const openModelFile = openEachOnce();
    const approaches = await selectApproaches(options, openModelFile);
    refuseUnused(parsed, approaches);
    const folds = foldsOf(options);
    if ("count" in folds)
      refuseOptions(parsed, ["testShare"], "with --folds, whose parts are equal", "leave --folds out");
    if (options.saveModels === true)
      refuseOptions(
        parsed,
        ["reuse"],
        "with --save-models, for a record has no trained models",
        "train again",
      );
    const reuse = await readStudies(options.reuse);
    const dataset = await readDataset(options.data ?? embedded("garments"), {
      groupColumn: options.groupBy,
      maxUnreadable: options.maxUnreadable,
    });
    const backend = await resolveBackend(options, io);
    const threads = threadsOf(parsed, [backend], io);
    const record = await makeStudy(io, options, () =>
      runStudy({
        title: `Clothing classifiers: cost, time and F1 on ${dataset.name}`,
        dataset,
        maxUnreadable: options.maxUnreadable,
        approaches,
        openModelFile,
        downloads: weightDownloads(io),
        settings: settingsOf(options),
        folds,
        seed,
        time: {
          ...{ backend, requireGpu, ...(threads === undefined ? {} : { threads }) },
          sampling: {
            ...(runs === undefined ? { runs: defaultRuns, budget: defaultBudget } : { runs }),
            ...{ warmup, signal: io.signal },
          },
        },
        runFolder: options.runDir ?? `${options.out}-run`,
        ...{ reuse, fresh },
        saveModels: options.saveModels,
        workers: options.workers,
        threadsOfWorker: options.threads ?? 1,
        signal: io.signal,
        listener: studyProgress(io.stderr),
      }),
    );
    await printStudy(io, record, options.out);
    return studyExitCode(record, io);
  },
});

const ownModel = embedded("small-model/model.json");

/** The name that stands for the features of every `--backbone`. */
const allBackbones = "feature-extractor";

async function selectApproaches(
  { approaches, backbone, approachFile }: Options,
  open: OpenModelFile,
): Promise<readonly StudyApproach[]> {
  const files = backbone.length === 0 ? [ownModel] : backbone;
  const features = files.map((file) => `features:${file}`);
  const own = (await Promise.all(approachFile.map(readApproachFile))).flat();
  const all = own.length > 0 ? [] : [...namedApproaches.map(({ id }) => id), allBackbones];
  const names = approaches?.split(",").map((name) => name.trim()) ?? all;
  const given = names.flatMap((name) => (name === allBackbones ? features : [name]));
  // A backbone that was given is compared, whether or not the names have it.
  const further = backbone.length === 0 ? [] : features.filter((name) => !given.includes(name));
  const selected = await Promise.all([...given, ...further].map((name) => selectApproach(name, open)));
  // The package's small model takes values from 0 to 1.
  const scaled = selected.map((approach): StudyApproach =>
    "file" in approach.network && approach.network.file === ownModel
      ? { ...approach, scaling: "unit" }
      : approach,
  );
  return [...scaled, ...own];
}

/** One fold is one split, as is a share that is held out. */
function foldsOf({ data, testShare, groupBy, ...options }: Options): StudyOptions["folds"] {
  const { folds = data === undefined && testShare === undefined ? 2 : 1 } = options;
  if (folds > 1) return { count: folds, groupBy };
  if (groupBy === undefined) return { testShare: testShare ?? 0.2 };
  throw new ProfilerError("wrong-option", {
    found: `--group-by ${groupBy} without folds`,
    expected: "a cross-validation to deal the groups to",
    remedy: "add --folds 5",
  });
}
