import { conventionNames } from "../analysis/conventions/index.ts";
import { optimizerNames } from "../analysis/optimizers.ts";
import type { InputRequest } from "../model/input-shapes.ts";
import { date, flag, listOf, oneOf, text, wholeFrom } from "../options.ts";
import type { OptionRule, OptionRules } from "../options.ts";
import type { RecordOptions } from "./record-of.ts";
import type { TraceRequest } from "./subject/subject.ts";

const extents = listOf("whole numbers of at least 1", wholeFrom(1).accepts);

const shapes: OptionRule = {
  expected: 'lists of extents without batch by input name, as in { "": [224, 224, 3] }',
  accepts: (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(extents.accepts),
};

/** Of {@link InputRequest}. */
export const inputRules: OptionRules<InputRequest> = { batch: wholeFrom(1), shapes };

/** Of {@link TraceRequest}. */
export const traceRules: OptionRules<TraceRequest> = { ...inputRules, training: flag, signature: text };

/** Of {@link RecordOptions}. */
export const recordRules: OptionRules<RecordOptions> = {
  convention: oneOf(conventionNames),
  optimizer: oneOf(optimizerNames),
  objectSize: {
    expected: "its sides as (height, width) in positions of the input, each above 0, as in [96, 64]",
    accepts: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((side) => Number.isFinite(side) && side > 0),
  },
  createdAt: date,
};
