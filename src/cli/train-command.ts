import { join } from "node:path";
import { Option } from "commander";
import { ProfilerError } from "../errors.ts";
import type { StudyRecord } from "../record/study-record.ts";
import { plural } from "../report/format.ts";
import type { StudyApproach } from "../study/approaches/define-approach.ts";
import { openEachOnce } from "../study/backbone.ts";
import type { OpenModelFile } from "../study/backbone.ts";
import { runStudy } from "../study/run-study.ts";
import { selectApproach } from "../study/select-approaches.ts";
import { architectures, findArchitecture } from "../training/networks/index.ts";
import { readDataset } from "../training/dataset/read-dataset.ts";
import { resolveBackend, threadsOf, withBackendOptions, withThreads } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { openFraction, wholeNumber } from "./option-values.ts";
import { studyExitCode } from "./study-exit-code.ts";
import { studyProgress } from "./study-progress.ts";
import { refuseOptions } from "./refuse-options.ts";
import { refuseUnused, settingsOf, weightDownloads, withTrainingOptions } from "./training-options.ts";
import type { TrainingOptions } from "./training-options.ts";
import { makeStudy } from "./write-study.ts";

interface Options extends BackendOptions, TrainingOptions {
  readonly data: string;
  readonly architecture: string;
  readonly backbone?: string;
  readonly labelColumn: string;
  readonly testShare: number;
  readonly seed: number;
  readonly runs: number;
  readonly out: string;
  readonly runDir?: string;
  readonly fresh?: boolean;
}

const extractorId = "feature-extractor";

/** `train`: a study of one approach on one split. */
export const trainCommand: CliCommand = defineCommand({
  define: (command) =>
    withTrainingOptions(
      withThreads(withBackendOptions(command, "backend for training and timing"))
        .requiredOption(
          "--data <folder>",
          "folder of images.csv and images/, images_original/ or images_compressed/",
        )
        .addOption(
          new Option("--architecture <id>", "network to train")
            .choices([...architectures.map(({ id }) => id), extractorId])
            .default(extractorId),
        )
        .option("--backbone <model.json>", "frozen pretrained network of the feature extractor"),
    )
      .option("--label-column <name>", "label column of the CSV", "label")
      .option("--test-share <share>", "share of photos held out as test set", openFraction, 0.2)
      .option("--seed <n>", "seed of split, order, flips and initial weights", wholeNumber(0), 0)
      .option("--runs <n>", "timed runs of the profile", wholeNumber(1), 5)
      .option("--out <base>", "output files: <base>.json, <base>.html and <base>.md", "reports/training")
      .option(
        "--run-dir <folder>",
        "folder that keeps the finished part, and the trained model for 'predict' and 'profile': models/<job>/model.json (default: <base>-run)",
      )
      .option("--fresh", "drop what the run folder keeps and start over"),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const { requireGpu = false, runs, testShare, seed, out, fresh = false } = options;
    const dataset = await readDataset(options.data, {
      labelColumn: options.labelColumn,
      maxUnreadable: options.maxUnreadable,
    });
    const openModelFile = openEachOnce();
    if (options.architecture !== extractorId) {
      const where = `with --architecture ${options.architecture}, which has no backbone`;
      refuseOptions(parsed, ["backbone"], where, `choose --architecture ${extractorId}`);
    }
    const approach = await approachOf(options, openModelFile);
    refuseUnused(parsed, [approach]);
    const backend = await resolveBackend(options, io);
    const threads = threadsOf(parsed, [backend], io);
    const runFolder = options.runDir ?? `${out}-run`;
    const record = await makeStudy(io, options, () =>
      runStudy({
        title: `${approach.title} on ${dataset.name}`,
        dataset,
        maxUnreadable: options.maxUnreadable,
        approaches: [approach],
        openModelFile,
        downloads: weightDownloads(io),
        settings: settingsOf(options),
        costsOf: "trained",
        folds: { testShare },
        seed,
        time: {
          ...{ backend, requireGpu, ...(threads === undefined ? {} : { threads }) },
          sampling: { runs, warmup: 1, signal: io.signal },
        },
        runFolder,
        fresh,
        saveModels: true,
        workers: 1,
        signal: io.signal,
        listener: studyProgress(io.stderr),
      }),
    );
    for (const { key = "" } of record.approaches.flatMap(({ jobs }) => jobs)) {
      const model = join(runFolder, "models", key);
      io.stderr.write(
        `wrote ${join(model, "model.json")}; to use it: npx clothnet-report predict ${model} photo.jpg\n`,
      );
    }
    for (const line of resultLines(record)) io.stdout.write(`${line}\n`);
    return studyExitCode(record, io);
  },
});

async function approachOf(
  { architecture: id, backbone }: Options,
  open: OpenModelFile,
): Promise<StudyApproach> {
  if (id === extractorId) {
    if (backbone !== undefined) return selectApproach(`features:${backbone}`, open);
    throw new ProfilerError("wrong-option", {
      found: "a feature extractor without --backbone",
      expected: "the model.json of a pretrained network",
      remedy: `give --backbone, or another --architecture: ${architectures.map((one) => one.id).join(", ")}`,
    });
  }
  return { id, title: findArchitecture(id).title, network: { architecture: id }, frozen: false, size: 64 };
}

function resultLines({ approaches }: StudyRecord): readonly string[] {
  return approaches.flatMap(({ jobs }) =>
    jobs.map(
      ({ evaluation: { weightedF1, accuracy, images } }) =>
        `weighted F1 ${weightedF1.toFixed(4)}, accuracy ${accuracy.toFixed(4)}, ${plural(images, "test image")}`,
    ),
  );
}
