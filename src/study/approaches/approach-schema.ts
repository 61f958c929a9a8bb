import { z } from "zod";
import { amount, fraction, positive } from "../../record/field-schemas.ts";
import type { FieldsOf } from "../../record/field-schemas.ts";
import type { TrainingSchedule } from "../../record/study-record.ts";
import { inputScalings } from "../../training/dataset/input-scaling.ts";
import type { ScalingId } from "../../training/dataset/input-scaling.ts";
import { architectures } from "../../training/networks/index.ts";
import type { ApproachSettings, AugmentSettings, StudyApproach } from "./define-approach.ts";

const text = z.string().min(1);
const count = z.int().positive();

const schedule: z.ZodType<TrainingSchedule> = z.strictObject({
  optimizer: z.enum(["adam", "adamw", "sgd"]),
  learningRate: positive,
  headLearningRate: positive.exactOptional(),
  weightDecay: amount.exactOptional(),
  momentum: fraction.exactOptional(),
  rule: z.enum(["constant", "one-cycle", "cosine"]).exactOptional(),
  warmupShare: fraction.exactOptional(),
  batchNorm: z.union([z.literal("frozen"), z.strictObject({ momentum: fraction })]).exactOptional(),
} satisfies FieldsOf<TrainingSchedule>);

const share = positive.max(1);

const augment: z.ZodType<AugmentSettings> = z.strictObject({
  crop: z
    .tuple([share, share])
    .refine(([least, greatest]) => least <= greatest, { error: "the smaller share first" })
    .exactOptional(),
  brightness: share.exactOptional(),
  contrast: share.exactOptional(),
  saturation: share.exactOptional(),
} satisfies FieldsOf<AugmentSettings>);

const settings = {
  classes: z.union([z.literal("all"), z.int().min(2)]).exactOptional(),
  weights: text.exactOptional(),
  zeroInitResidual: z.boolean().exactOptional(),
  size: z.int().min(8).exactOptional(),
  width: positive.exactOptional(),
  scaling: z.enum(Object.keys(inputScalings) as ScalingId[]).exactOptional(),
  resize: z.enum(["antialias", "bilinear"]).exactOptional(),
  epochs: count.exactOptional(),
  batchSize: count.exactOptional(),
  learningRate: positive.exactOptional(),
  flip: z.boolean().exactOptional(),
  augment: augment.exactOptional(),
  classWeights: z.enum(["none", "inverse-frequency"]).exactOptional(),
  frozenBelow: text.exactOptional(),
  schedule: schedule.exactOptional(),
  labelSmoothing: fraction.lt(1).exactOptional(),
  dropout: fraction.lt(1).exactOptional(),
  validationShare: fraction.lt(1).exactOptional(),
  featureLayer: text.exactOptional(),
} satisfies FieldsOf<ApproachSettings>;

/** The architectures whose residual blocks end in a batch normalization. */
const endInNormalization: ReadonlySet<string> = new Set(["resnet50", "efficientnet-b0"]);

const architecture = z.enum(architectures.map(({ id }) => id));

/** The check of an approach in a file. Unknown fields are refused: a misspelled setting would be its default. */
export const approachSchema: z.ZodType<StudyApproach> = z
  .strictObject({
    id: text,
    title: text,
    network: z.union([z.strictObject({ architecture }), z.strictObject({ file: text })]),
    frozen: z.boolean(),
    drawn: z.strictObject(settings).exactOptional(),
    ...settings,
  } satisfies FieldsOf<StudyApproach>)
  .refine(
    ({ zeroInitResidual, frozen, network }) =>
      zeroInitResidual !== true ||
      (!frozen && "architecture" in network && endInNormalization.has(network.architecture)),
    { path: ["zeroInitResidual"], error: "true only for resnet50 or efficientnet-b0, trained as a whole" },
  )
  .refine(({ frozenBelow, frozen, network }) => frozenBelow === undefined || (!frozen && "file" in network), {
    path: ["frozenBelow"],
    error: "none but for a model file that is not frozen as a whole",
  })
  .refine(
    ({ frozenBelow, frozen, network }) => frozenBelow !== undefined || frozen || "architecture" in network,
    {
      path: ["frozenBelow"],
      error: 'a layer or "auto", since a model file is trained in its upper part alone',
    },
  );
