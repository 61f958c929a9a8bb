import { createHash } from "node:crypto";
import { ProfilerError } from "../errors.ts";
import { readWeights } from "../model/weights/read-weights.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import type { StartingWeights, TrainingSchedule, TrainingSpec } from "../record/study-record.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import { findCut } from "../training/networks/cut-network.ts";
import { findArchitecture } from "../training/networks/index.ts";
import type { ApproachSettings, StudyApproach } from "./approaches/define-approach.ts";
import { loadBackbone } from "./backbone.ts";
import type { BackboneFile } from "./backbone.ts";

/**
 * The specification of an approach's jobs: its settings with all defaults filled in.
 *
 * @param file the model file that the approach names, if it does
 * @param startingWeights of its architecture, if not random ones
 * @throws {ProfilerError} `model-unsupported` if a model file has no fixed image input; `weights-missing`
 */
export async function specOfApproach(
  { network, frozen }: StudyApproach,
  settings: ApproachSettings,
  classes: number,
  file: BackboneFile | undefined,
  startingWeights: StartingWeights | undefined,
): Promise<TrainingSpec> {
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
    frozen,
    ...(await frozenPart(settings, file)),
    ...(settings.dropout === undefined ? {} : { dropout: settings.dropout }),
    schedule: {
      ...(settings.schedule ?? (frozen ? constantAdam : oneCycleAdam)),
      ...(settings.learningRate === undefined ? {} : { learningRate: settings.learningRate }),
    },
    ...(settings.labelSmoothing === undefined ? {} : { labelSmoothing: settings.labelSmoothing }),
    augmentation: flip ? [{ code: "horizontal-flip" }] : [],
    classWeights: settings.classWeights ?? (frozen ? "none" : "inverse-frequency"),
    epochs: settings.epochs ?? (frozen ? 60 : 10),
    batchSize: settings.batchSize ?? (frozen ? 32 : 16),
    validationShare,
    ...(frozen ? { patience: 5 } : {}),
    chooseBy: validationShare === 0 ? "last" : frozen ? "validation-loss" : "validation-weighted-f1",
  };
}

const constantAdam: TrainingSchedule = { optimizer: "adam", learningRate: 1e-3, rule: "constant" };
const oneCycleAdam: TrainingSchedule = {
  optimizer: "adam",
  learningRate: 1e-3,
  rule: "one-cycle",
  batchNorm: { momentum: 0.9 },
};

/** The layer up to which a model file stays frozen, found on the current backend where none is named. */
async function frozenPart(
  { frozenBelow }: ApproachSettings,
  file: BackboneFile | undefined,
): Promise<Pick<TrainingSpec, "frozenBelow">> {
  if (frozenBelow !== "auto" || file === undefined) return frozenBelow === undefined ? {} : { frozenBelow };
  return inTurn(async () => {
    const model = await loadBackbone(file.file);
    try {
      return { frozenBelow: findCut(model) };
    } finally {
      model.dispose();
    }
  });
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
  const [height, width, channels] = shape;
  const open = notes.some(({ code }) => code === "open-extent" || code === "open-rank");
  if (!open && height !== undefined && width !== undefined && channels === 3) return [height, width, 3];
  throw new ProfilerError("model-unsupported", {
    found: `a backbone with ${open ? "an open input" : `the input [${shape.join(",")}]`}`,
    expected: "an input of fixed height and width with three channels",
    remedy: "export the backbone at the size that its weights were trained for",
  });
}
