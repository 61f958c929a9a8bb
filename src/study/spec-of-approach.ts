import { createHash } from "node:crypto";
import { tidy } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import { readWeights } from "../model/weights/read-weights.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import type {
  Augmentation,
  StartingWeights,
  TrainingSchedule,
  TrainingSpec,
} from "../record/study-record.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import { findCut } from "../training/networks/cut-network.ts";
import { buildFeatureExtractor } from "../training/networks/feature-extractor.ts";
import { findFeatureOutput } from "../training/networks/find-feature-output.ts";
import { findArchitecture } from "../training/networks/index.ts";
import type { ApproachSettings, AugmentSettings, StudyApproach } from "./approaches/define-approach.ts";
import { loadBackbone } from "./backbone.ts";
import type { BackboneFile } from "./backbone.ts";

/**
 * The specification of an approach's jobs: its settings with all defaults filled in.
 *
 * @param file the model file that the approach names, if it does
 * @param startingWeights of its architecture, if not random ones
 * @throws {ProfilerError} `model-unsupported` if a model file has no fixed image input, or several inputs or outputs; `weights-missing`; `wrong-option` for
 *   crops or colors with a frozen part, and for a layer that is absent or cannot be cut behind
 */
export async function specOfApproach(
  approach: StudyApproach,
  settings: ApproachSettings,
  classes: number,
  file: BackboneFile | undefined,
  startingWeights: StartingWeights | undefined,
): Promise<TrainingSpec> {
  refuseChanges(approach, settings);
  const { network, frozen } = approach;
  const { width = 1, resize = "antialias", featureLayer, validationShare = 0.1, flip = true } = settings;
  const architecture = "architecture" in network ? findArchitecture(network.architecture) : undefined;
  const side = settings.size ?? architecture?.defaultInputShape[0] ?? 0;
  return {
    network: architecture?.id ?? file?.file.name ?? "",
    classes,
    inputShape: file === undefined ? [side, side, 3] : await imageShape(file),
    width,
    scaling: settings.scaling ?? architecture?.scaling ?? "signed",
    resize,
    ...(featureLayer === undefined ? {} : { featureLayer }),
    weights: startingWeights ?? (file === undefined ? { kind: "random" } : await weightsOf(file.file)),
    // A file of weights has the scales of its own.
    ...(settings.zeroInitResidual === true && startingWeights === undefined
      ? { zeroInitResidual: true }
      : {}),
    frozen,
    ...(await frozenPart(approach, settings, classes, file)),
    ...(settings.dropout === undefined ? {} : { dropout: settings.dropout }),
    schedule: {
      ...(settings.schedule ?? (frozen ? constantAdam : oneCycleAdam)),
      ...(settings.learningRate === undefined ? {} : { learningRate: settings.learningRate }),
    },
    ...(settings.labelSmoothing === undefined ? {} : { labelSmoothing: settings.labelSmoothing }),
    augmentation: [
      ...(flip ? [{ code: "horizontal-flip" } as const] : []),
      ...randomChanges(settings.augment),
    ],
    classWeights: settings.classWeights ?? (frozen ? "none" : "inverse-frequency"),
    epochs: settings.epochs ?? (frozen ? 60 : 10),
    batchSize: settings.batchSize ?? (frozen ? 32 : 16),
    validationShare,
    ...(frozen ? { patience: 5 } : {}),
    chooseBy: validationShare === 0 ? "last" : frozen ? "validation-loss" : "validation-weighted-f1",
  };
}

/** Crop and colors as a record has them; none if nothing is changed. */
function randomChanges(augment: AugmentSettings = {}): readonly Augmentation[] {
  const { crop, brightness = 0, contrast = 0, saturation = 0 } = augment;
  return [
    ...(crop === undefined ? [] : [{ code: "random-crop", minArea: crop[0], maxArea: crop[1] } as const]),
    ...(brightness + contrast + saturation === 0
      ? []
      : [{ code: "color-jitter", brightness, contrast, saturation } as const]),
  ];
}

/** A frozen part computes its outputs once for a photo and its mirror image. */
function refuseChanges({ id, frozen }: StudyApproach, { frozenBelow, augment = {} }: ApproachSettings): void {
  const kinds = Object.keys(augment);
  if (kinds.length === 0 || !(frozen || frozenBelow !== undefined)) return;
  throw new ProfilerError("wrong-option", {
    found: `random changes of ${kinds.join(", ")} for ${id}, a part of which is frozen`,
    expected:
      "flips alone there, since outputs of a frozen part are computed once for a photo and its mirror image",
    remedy: "leave them out, or compare only approaches that are trained from their first layer",
  });
}

const constantAdam: TrainingSchedule = { optimizer: "adam", learningRate: 1e-3, rule: "constant" };
const oneCycleAdam: TrainingSchedule = {
  optimizer: "adam",
  learningRate: 1e-3,
  rule: "one-cycle",
  batchNorm: { momentum: 0.9 },
};

/**
 * The layer up to which a model file stays frozen. A frozen part is built once, so that a layer or a network that does not fit is refused before anything
 * is trained.
 */
async function frozenPart(
  { network, frozen }: StudyApproach,
  { frozenBelow, featureLayer }: ApproachSettings,
  classes: number,
  file: BackboneFile | undefined,
): Promise<Pick<TrainingSpec, "frozenBelow">> {
  if (file === undefined && !(frozen && featureLayer !== undefined)) return {};
  return inTurn(async () => {
    const backbone =
      "architecture" in network ? withoutWeights(network.architecture) : await loadBackbone(file!.file);
    try {
      findFeatureOutput(backbone, featureLayer);
      const cut = frozenBelow === "auto" ? findCut(backbone) : frozenBelow;
      const built = buildFeatureExtractor({ backbone, classes, featureLayer, frozenBelow: cut });
      tidy(() => void built.head.dispose());
      return cut === undefined ? {} : { frozenBelow: cut };
    } finally {
      tidy(() => void backbone.dispose());
    }
  });
}

/** Its layers do not follow from size and width. */
function withoutWeights(id: string): LayersModel {
  const { build, defaultInputShape } = findArchitecture(id);
  return build({ inputShape: defaultInputShape, classes: 2, includeTop: false, weights: "zeros" });
}

async function weightsOf(file: ModelFile): Promise<StartingWeights> {
  const { name, sha256 } = file;
  const values = createHash("sha256").update(new Uint8Array(await readWeights(file)));
  return {
    kind: "file",
    name,
    ...(sha256 === undefined ? {} : { sha256 }),
    valuesSha256: values.digest("hex"),
  };
}

async function imageShape({ subject }: BackboneFile): Promise<readonly number[]> {
  const { inputs, notes = [] } = await subject.trace({});
  const shape = inputs[0]?.tensor.shape.slice(1) ?? [];
  if (inputs.length > 1)
    throw new ProfilerError("model-unsupported", {
      found: `a backbone with the inputs ${inputs.map(({ name }) => name).join(" and ")}`,
      expected: "one input of images",
      remedy: "choose another backbone",
    });
  const [height, width, channels] = shape;
  const open = notes.some(({ code }) => code === "open-extent" || code === "open-rank");
  if (!open && height !== undefined && width !== undefined && channels === 3) return [height, width, 3];
  throw new ProfilerError("model-unsupported", {
    found: `a backbone with ${open ? "an open input" : `the input [${shape.join(",")}]`}`,
    expected: "an input of fixed height and width with three channels",
    remedy: "export the backbone at the size that its weights were trained for",
  });
}
