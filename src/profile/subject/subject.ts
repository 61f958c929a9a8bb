import { ProfilerError } from "../../errors.ts";
import type { EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import type { LayerRow, ModelInfo, ProfileRecord, Timing } from "../../record/profile-record.ts";
import type { InputRequest } from "../../model/input-shapes.ts";
import type { Trace } from "../../trace/trace.ts";
import type { LayerValue } from "../effective-field/layer-value.ts";
import type { TimedSubject } from "../time/timed-subject.ts";
import type { TrainingSubject } from "../time/training-subject.ts";

/** At which shapes to trace, and whether a training step too. */
export interface TraceRequest extends InputRequest {
  readonly training?: boolean;
  /** Of a SavedModel: which of its signatures; default: `serving_default` or the only one. */
  readonly signature?: string;
}

/** Which weights to load a model with: by default its own, and random ones where it has none. */
export interface WeightsRequest {
  /** Random ones, although the model has its own. */
  readonly random?: boolean;
  /** Random ones are drawn as at the start of a training, by this seed; default: values that are plausible and quick to make. */
  readonly seed?: number;
}

/** A model on tfjs' current backend, ready to run. */
export interface LoadedModel {
  readonly weights: Timing["weights"] & EffectiveReceptiveField["weights"];
  /** How random weights were drawn. */
  readonly initializer?: string;
  /** The forward pass at the shapes of a record. */
  readonly forward: (counted: ProfileRecord) => TimedSubject;
  /** One training step at the shapes of a record; absent where there are no weights to train. */
  readonly trainingStep?: (counted: ProfileRecord) => TrainingSubject;
  /** The output of a row, to differentiate by an input. */
  readonly valueOf: (row: LayerRow) => LayerValue;
  /** Frees the model, if it was made by loading; restores one of the caller's. */
  readonly dispose: () => void;
}

/** Why a model cannot be loaded, as clauses of an error line. */
export interface NotLoadable {
  /** The model, with its format: `the SavedModel name`. */
  readonly model: string;
  readonly expected: string;
  readonly remedy: string;
}

/** A model that was opened: what every question about it is asked of. */
export interface ModelSubject {
  readonly info: Pick<ModelInfo, "name" | "format" | "sha256">;
  /**
   * The trace of the model at these shapes; made once for each request.
   *
   * @throws {ProfilerError} when the shapes do not fit the model, or the model cannot be built
   */
  readonly trace: (request: TraceRequest) => Promise<Trace>;
  /**
   * Loads the model on the current backend, or says why that is not possible.
   *
   * @throws {ProfilerError} `weights-missing` when weight files are absent or do not fit; `wrong-option` when this model cannot have the
   *   weights asked for
   */
  readonly load: ((weights: WeightsRequest) => Promise<LoadedModel>) | NotLoadable;
}

/** A model in memory: it is traced synchronously too. */
export interface LiveSubject extends ModelSubject {
  readonly traceNow: (request: TraceRequest) => Trace;
}

/** Whether what was given is a subject already, and not a model. */
export function isSubject(model: unknown): model is ModelSubject {
  return typeof model === "object" && model !== null && "trace" in model && "info" in model;
}

/**
 * The function that loads a subject.
 *
 * @param purpose what the model is loaded for, as in `times`
 * @throws {ProfilerError} `wrong-option` when the subject cannot be loaded
 */
export function loaderOf(
  { load }: ModelSubject,
  purpose: string,
): (weights: WeightsRequest) => Promise<LoadedModel> {
  if (typeof load === "function") return load;
  throw new ProfilerError("wrong-option", {
    found: `${purpose} asked for of ${load.model}`,
    expected: load.expected,
    remedy: `${load.remedy}, or leave the ${purpose} out`,
  });
}
