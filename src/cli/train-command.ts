import { Option } from "commander";
import { architectures } from "../training/networks/index.ts";
import { openBackend } from "../backends/open-backend.ts";
import { readDataset } from "../training/dataset/read-dataset.ts";
import { inputScalings } from "../training/dataset/input-scaling.ts";
import type { ScalingId } from "../training/dataset/input-scaling.ts";
import { ProfilerError } from "../errors.ts";
import { plural } from "../report/format.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import { architectureSubject } from "../study/architecture-subject.ts";
import { openBackbone } from "../study/backbone.ts";
import { profileNetwork } from "../study/profile-network.ts";
import { studyRecord } from "../study/study-record.ts";
import { fileBackbone, trainExtractor } from "../study/train-extractor.ts";
import { trainNetwork } from "../study/train-network.ts";
import type { TrainingPlan, TrainingRun } from "../study/training-plan.ts";
import type { ApproachTraining } from "../study/assemble.ts";
import { resolveBackend, withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { openFraction, positiveNumber, wholeNumber } from "./option-values.ts";
import { trainingProgress } from "./progress.ts";
import { prepareStudyFiles, writeStudy } from "./write-study.ts";

interface Options extends BackendOptions, Omit<TrainingPlan, "flip" | "scaling"> {
  readonly data: string;
  readonly architecture: string;
  readonly backbone?: string;
  readonly classes?: number;
  readonly labelColumn: string;
  readonly testShare: number;
  readonly seed: number;
  readonly flip: boolean;
  readonly pixels?: ScalingId;
  readonly runs: number;
  readonly out: string;
}

const extractorId = "feature-extractor";

/** `train`: one network on one data set and one split, judged on the photos held out. */
export const trainCommand: CliCommand = defineCommand({
  define: (command) =>
    withBackendOptions(command, "backend for training and timing")
      .requiredOption(
        "--data <folder>",
        "folder of images.csv and images/, images_original/ or images_compressed/",
      )
      .addOption(
        new Option("--architecture <id>", "network to train")
          .choices([...architectures.map(({ id }) => id), extractorId])
          .default(extractorId),
      )
      .option("--backbone <model.json>", "frozen pretrained network of the feature extractor")
      .option(
        "--feature-layer <name>",
        "backbone layer whose output is the features (default: the input of its classifier)",
      )
      .addOption(
        new Option(
          "--pixels <preset>",
          "scaling of the input (default: signed for a backbone, else the architecture's own)",
        ).choices(Object.keys(inputScalings)),
      )
      .addOption(
        new Option("--resize <rule>", "interpolation when photos are resized (default: antialias)").choices([
          "antialias",
          "bilinear",
        ]),
      )
      .option("--classes <n>", "keep only the n most frequent classes (default: all)", wholeNumber(2))
      .option("--label-column <name>", "label column of the CSV", "label")
      .option("--size <pixels>", "side of the training images; with a backbone, its own", wholeNumber(8), 64)
      .option("--width <factor>", "channel multiplier (default: 1)", positiveNumber)
      .option(
        "--epochs <n>",
        "greatest number of epochs (default: 60 on a backbone, else 10)",
        wholeNumber(1),
      )
      .option(
        "--batch-size <n>",
        "images per training step (default: 32 on a backbone, else 16)",
        wholeNumber(1),
      )
      .option("--learning-rate <rate>", "learning rate of Adam (default: 0.001)", positiveNumber)
      .addOption(
        new Option(
          "--class-weights <rule>",
          "class weights of the loss (default: none on a backbone, else inverse-frequency)",
        ).choices(["none", "inverse-frequency"]),
      )
      .option("--no-flip", "do not mirror training images")
      .option("--test-share <share>", "share of photos held out as test set", openFraction, 0.2)
      .option("--seed <n>", "seed of split, order, flips and initial weights", wholeNumber(0), 0)
      .option("--runs <n>", "timed runs of the profile", wholeNumber(1), 5)
      .option("--out <base>", "output files: <base>.json and <base>.md", "reports/training"),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const dataset = await readDataset(options.data, {
      labelColumn: options.labelColumn,
      ...(options.classes === undefined ? {} : { topClasses: options.classes }),
    });
    await prepareStudyFiles(options.out);
    const backend = await openBackend(await resolveBackend(options, io), options);
    const { subject, train } = await prepare(options, dataset.classes.length);
    const createdAt = new Date();
    const run: TrainingRun = {
      seed: options.seed,
      testShare: options.testShare,
      signal: io.signal,
      onProgress: trainingProgress(io.stderr, options.architecture),
    };
    const training = await train(dataset, backend, run);
    const time = { backend: backend.name, runs: options.runs, warmup: 1 };
    const costs = await profileNetwork(subject, time, createdAt);
    const record = studyRecord({
      title: `${training.spec.network} on ${dataset.name}`,
      dataset,
      createdAt,
      notes: [],
      approaches: [
        {
          id: options.architecture,
          title: training.spec.network,
          architecture: options.architecture,
          reconstruction: architectures.some(
            ({ id, reconstruction }) => reconstruction && id === options.architecture,
          ),
          ...costs,
          ...training,
        },
      ],
    });
    await writeStudy(io, record, options.out);
    const [{ evaluation }] = training.jobs;
    io.stdout.write(
      `weighted F1 ${evaluation.weightedF1.toFixed(4)}, accuracy ${evaluation.accuracy.toFixed(4)}, ${plural(evaluation.images, "test image")}\n`,
    );
    return 0;
  },
});

type Train = (
  dataset: Parameters<typeof trainNetwork>[1],
  backend: Parameters<typeof trainNetwork>[2],
  run: TrainingRun,
) => Promise<ApproachTraining>;

async function prepare(options: Options, classes: number): Promise<{ subject: ModelSubject; train: Train }> {
  if (options.architecture !== extractorId) {
    const { architecture: id, size, width = 1, pixels } = options;
    const plan = { ...options, ...(pixels === undefined ? {} : { scaling: pixels }) };
    return {
      subject: architectureSubject(id, { inputShape: [size, size, 3], classes, width }),
      train: (dataset, backend, run) => trainNetwork(id, dataset, backend, plan, run),
    };
  }
  if (options.backbone === undefined) {
    throw new ProfilerError("wrong-option", {
      found: "a feature extractor without --backbone",
      expected: "the model.json of a pretrained network",
      remedy: `give --backbone, or another --architecture: ${architectures.map(({ id }) => id).join(", ")}`,
    });
  }
  const { file, subject } = await openBackbone(options.backbone);
  const { pixels = "signed" } = options;
  return {
    subject,
    train: async (dataset, backend, run) => {
      const backbone = await fileBackbone(file, `feature extractor on ${file.name}`, pixels);
      return trainExtractor(backbone, dataset, backend, options, run);
    },
  };
}
