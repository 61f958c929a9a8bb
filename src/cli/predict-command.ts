import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Option } from "commander";
import { openBackend } from "../backends/open-backend.ts";
import { ProfilerError } from "../errors.ts";
import { buildLayersModel } from "../model/layers/build-layers-model.ts";
import { readModelFile } from "../model/source/read-model-file.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import { sourceAt } from "../model/source/source-at.ts";
import { readWeights } from "../model/weights/read-weights.ts";
import { percent } from "../report/format.ts";
import { textColumn } from "../report/tables/report-table.ts";
import { fitTable } from "../report/terminal/fit-table.ts";
import { plain, plainScreen } from "../report/terminal/screen.ts";
import type { Screen } from "../report/terminal/screen.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import { inputScalings, isScalingId } from "../training/dataset/input-scaling.ts";
import { inputOfClassifier } from "../training/trained/input-of-classifier.ts";
import { predictPhotos } from "../training/trained/predict-photos.ts";
import type { PhotoPrediction } from "../training/trained/predict-photos.ts";
import { parseMetadata } from "../training/trained/trained-metadata.ts";
import type { TrainedMetadata } from "../training/trained/trained-metadata.ts";
import { resolveBackend, withBackendOptions } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { defineCommand } from "./define-command.ts";
import type { CliCommand } from "./define-command.ts";
import { wholeNumber } from "./option-values.ts";
import { screenOf } from "./screen-of.ts";
import { withOutputOptions } from "./shared-options.ts";
import { writeOutput } from "./write-output.ts";

interface Options extends BackendOptions {
  readonly classes?: string;
  readonly pixels?: string;
  readonly resize?: "antialias" | "bilinear";
  readonly top?: number;
  readonly format: string;
  readonly out?: string;
}

/** `predict`: the classes of photos by a trained model. */
export const predictCommand: CliCommand = defineCommand({
  define: (command) =>
    withOutputOptions(
      withBackendOptions(
        command
          .argument(
            "<model>",
            "model.json of 'train' or 'study --save-models', or of another classifier of images",
          )
          .argument("<photos...>", "photos, or folders of .jpg, .jpeg, .png and .webp files"),
        "backend that computes",
      ),
      "table",
      ["table", "json"],
    )
      .option(
        "--classes <names>",
        "names of the model's outputs, separated by commas, or a .txt file with one on each line (default: those in the model's file)",
      )
      .addOption(
        new Option("--pixels <preset>", "scaling of the input (default: that in the model's file)").choices(
          Object.keys(inputScalings),
        ),
      )
      .addOption(
        new Option(
          "--resize <rule>",
          "interpolation when photos are resized (default: that in the model's file, else antialias)",
        ).choices(["antialias", "bilinear"]),
      )
      .option("--top <n>", "most probable classes to list (default: 3, in JSON all)", wholeNumber(1))
      .addHelpText(
        "after",
        "\nA photo that cannot be read is named on stderr in one line, the others are predicted, and the exit code is 2.",
      ),
  run: async (parsed, io) => {
    const options = parsed.opts<Options>();
    const [place = "", photos = []] = parsed.processedArgs as [string, string[]];
    const file = await readModelFile(await sourceAt(place));
    const given = await metadataFrom(file, options);
    const files = await photosAt(photos);
    const backend = await resolveBackend(options, io);
    const weights = await readWeights(file);
    const predictions = await inTurn(async () => {
      await openBackend(backend, options);
      const model = buildLayersModel(file, weights);
      try {
        return await predictPhotos(model, files, inputOfClassifier(model, given, file.name), {
          signal: io.signal,
        });
      } finally {
        model.dispose();
      }
    });
    const { classes } = given;
    const { format } = options;
    const text =
      format === "json"
        ? json(predictions, classes, file, backend, options.top)
        : table(predictions, classes, options.out === undefined ? screenOf(io) : plainScreen, options.top);
    if (text !== undefined) await writeOutput(io, text, options.out);
    const errors = predictions.flatMap((photo) => ("error" in photo ? [photo.error] : []));
    for (const { message } of errors) io.stderr.write(`clothnet-report: ${message}\n`);
    return errors.length === 0 ? 0 : 2;
  },
});

/** @throws {ProfilerError} `wrong-option` if neither the file nor the options say what is needed */
async function metadataFrom(
  { metadata, name }: ModelFile,
  { classes: names, pixels, resize }: Options,
): Promise<Omit<TrainedMetadata, "inputShape">> {
  const known = parseMetadata(metadata);
  const classes = names === undefined ? known.classes : await classNames(names);
  const scaling = pixels !== undefined && isScalingId(pixels) ? inputScalings[pixels] : known.scaling;
  if (classes !== undefined && scaling !== undefined)
    return { classes, scaling, resize: resize ?? known.resize ?? "antialias" };
  const missing = [
    ...(classes === undefined ? ["names of the classes"] : []),
    ...(scaling === undefined ? ["scaling of the input"] : []),
  ];
  const remedies = [
    ...(classes === undefined ? ["--classes Hat,Shoes"] : []),
    ...(scaling === undefined ? ["--pixels signed"] : []),
  ];
  throw new ProfilerError("wrong-option", {
    found: `${name} without ${missing.join(" and ")} in its userDefinedMetadata`,
    expected: "a model that 'train' saved, or options that say it",
    remedy: `give ${remedies.join(" and ")} as they were in the training`,
  });
}

async function classNames(names: string): Promise<readonly string[]> {
  if (extname(names).toLowerCase() !== ".txt") return names.split(",").map((name) => name.trim());
  const text = await readFile(names, "utf8").catch(() => {
    throw new ProfilerError("wrong-option", {
      found: `no file ${names} to read`,
      expected: "the names of the classes, one on each line",
      remedy: "check the name of the file",
    });
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

const photoEndings: readonly string[] = [".jpg", ".jpeg", ".png", ".webp"];

/** The photos as given; those of a folder by name. @throws {ProfilerError} `photo-missing` for a folder without one */
async function photosAt(places: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.all(
    places.map(async (place) => {
      const status = await stat(place).catch(() => undefined);
      if (status?.isDirectory() !== true) return [place];
      const names = (await readdir(place)).filter((name) =>
        photoEndings.includes(extname(name).toLowerCase()),
      );
      if (names.length > 0) return names.toSorted().map((name) => join(place, name));
      throw new ProfilerError("photo-missing", {
        found: `no photo in the folder ${place}`,
        expected: `files that end in ${photoEndings.join(", ")}`,
        remedy: "give photos, or a folder that has some",
      });
    }),
  );
  return files.flat();
}

interface Ranked {
  readonly class: string;
  readonly probability: number;
}

function ranked(probabilities: Float32Array, classes: readonly string[], top: number): readonly Ranked[] {
  return classes
    .map((name, index) => ({ class: name, probability: probabilities[index]! }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, top);
}

/** Undefined if no photo could be read. */
function table(
  predictions: readonly PhotoPrediction[],
  classes: readonly string[],
  screen: Screen,
  top = 3,
): string | undefined {
  const rows = predictions.flatMap((photo) =>
    "error" in photo
      ? []
      : [
          [
            photo.file,
            ...ranked(photo.probabilities, classes, top).map(
              (one) => `${one.class} ${percent(one.probability)} %`,
            ),
          ].map((cell) => plain(cell, screen)),
        ],
  );
  if (rows.length === 0) return undefined;
  const places = Array.from({ length: Math.min(top, classes.length) }, (_, index) =>
    textColumn(index === 0 ? "Most probable" : String(index + 1)),
  );
  return fitTable({ columns: [textColumn("Photo"), ...places], rows }).join("\n");
}

function json(
  predictions: readonly PhotoPrediction[],
  classes: readonly string[],
  { name, sha256 }: ModelFile,
  backend: string,
  top = classes.length,
): string {
  const result = {
    model: { name, sha256 },
    backend,
    photos: predictions.map((photo) =>
      "error" in photo
        ? { file: photo.file, error: { code: photo.error.code, message: photo.error.message } }
        : { file: photo.file, classes: ranked(photo.probabilities, classes, top) },
    ),
  };
  return JSON.stringify(result, undefined, 2);
}
