import { z } from "zod";
import type { FieldsOf } from "./field-schemas.ts";
import type { FieldReason, Note, Reason, Unclassified } from "./reason.ts";

/** The check of a {@link Reason} read from disk. */
export const reasonSchema: z.ZodType<Reason> = z.looseObject({
  code: z.enum([
    "run-stopped",
    "node-not-run",
    "op-not-counted",
    "layer-failed",
    "upper-bound",
    "nothing-run",
    "loop-assumed",
    "branch-assumed",
    "value-assumed",
    "weights-differ",
    "training-step-stopped",
    "constants-for-scale",
    "unclassified",
  ] satisfies readonly Reason["code"][]),
  text: z.string(),
  bound: z.enum(["upper", "guess"]).exactOptional(),
} satisfies FieldsOf<Reason>);

/** The check of a {@link Note} read from disk. */
export const noteSchema: z.ZodType<Note> = z.looseObject({
  code: z.enum([
    "open-extent",
    "open-rank",
    "input-value",
    "sample-text",
    "picture-size",
    "value-inferred",
    "not-as-tfjs",
    "state-not-restored",
    "unclassified",
  ] satisfies readonly Note["code"][]),
  text: z.string(),
} satisfies FieldsOf<Note>);

/** The check of {@link Unclassified}. */
export const unclassifiedSchema: z.ZodObject<{
  code: z.ZodLiteral<"unclassified">;
  text: z.ZodString;
}> = z.looseObject({ code: z.literal("unclassified"), text: z.string() } satisfies FieldsOf<Unclassified>);

/** The check of a {@link FieldReason} read from disk. */
export const fieldReasonSchema: z.ZodType<FieldReason> = z.discriminatedUnion("code", [
  z.looseObject({ code: z.enum(["no-spatial-axis", "no-output", "axis-split"]) }),
  z.looseObject({ code: z.enum(["independent", "nothing-seen"]), input: z.string() }),
  z.looseObject({
    code: z.enum(["axis-not-followed", "positions-by-value", "no-window-rule"]),
    op: z.string(),
  }),
  z.looseObject({ code: z.literal("paths-misaligned"), differ: z.enum(["stride", "centre"]) }),
  unclassifiedSchema,
]);
