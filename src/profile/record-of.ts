import { analyze } from "../analysis/analyze.ts";
import { findConvention } from "../analysis/conventions/index.ts";
import type { OptimizerName } from "../analysis/optimizers.ts";
import { spatialAxesOf } from "../analysis/receptive-field/spatial-axes.ts";
import { ProfilerError } from "../errors.ts";
import type { ConventionName, ElementType } from "../record/known-names.ts";
import type { ModelInfo, ProfileRecord, TensorInfo } from "../record/profile-record.ts";
import type { Trace, TracePort } from "../trace/trace.ts";
import { tool } from "../version.ts";

/** How to count what was traced. */
export interface RecordOptions {
  /** Name of the counting convention; default: `exact`. */
  readonly convention?: ConventionName;
  /** With `training`: the optimizer whose state is counted; default: `adam`. */
  readonly optimizer?: OptimizerName;
  /** Sides of the object that the model is to see, as (height, width) in positions of its input; judged against its receptive field. */
  readonly objectSize?: readonly number[];
  /** The time that the record is stamped with; default: now. */
  readonly createdAt?: Date;
}

/**
 * Makes the record of a trace.
 *
 * @throws {ProfilerError} `wrong-option` when there is no such convention or optimizer, or the object's size is not one
 */
export function recordOf(
  trace: Trace,
  model: Pick<ModelInfo, "name" | "format" | "sha256">,
  { convention = "exact", optimizer = "adam", objectSize, createdAt = new Date() }: RecordOptions,
): ProfileRecord {
  const counting = findConvention(convention);
  if (objectSize !== undefined) checkSides(objectSize);
  const analysis = analyze(trace, counting, optimizer);
  return {
    schemaVersion: 3,
    tool,
    createdAt: createdAt.toISOString(),
    model: {
      ...model,
      inputs: trace.inputs.map((port) => inputInfo(port, trace)),
      outputs: trace.outputs.map(tensorInfo),
      batch: trace.inputs[0]?.tensor.shape[0] ?? 1,
    },
    convention,
    conventionLegend: counting.legend,
    ...analysis,
    ...(objectSize === undefined ? {} : { objectSize }),
  };
}

/** What enters and leaves a model are tensors of tfjs, with its element types. */
function tensorInfo({ name, tensor }: TracePort): TensorInfo {
  return { name, shape: tensor.shape, dtype: tensor.dtype as ElementType };
}

/** An input, with its spatial axes where channels come before them. */
function inputInfo(port: TracePort, trace: Trace): TensorInfo {
  const axes = spatialAxesOf(port, trace);
  return axes.at(-1) === port.tensor.shape.length - 1 && port.tensor.shape.length > 2
    ? { ...tensorInfo(port), spatialAxes: axes }
    : tensorInfo(port);
}

function checkSides(objectSize: readonly number[]): void {
  if (Array.isArray(objectSize) && objectSize.length > 0 && objectSize.every((side) => side > 0)) return;
  throw new ProfilerError("wrong-option", {
    found: `the object size ${String(objectSize)}`,
    expected: "its sides as (height, width) in positions of the input, each above 0",
    remedy: "give them as in [96, 64], or leave the object size out",
  });
}
