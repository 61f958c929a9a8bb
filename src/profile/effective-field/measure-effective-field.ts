import { ProfilerError, reasonOf } from "../../errors.ts";
import type { EffectiveFieldNote, EffectiveReceptiveField } from "../../record/effective-receptive-field.ts";
import type { BackendName } from "../../record/known-names.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { abortSignal, callback, flag, oneOf, places, wholeFrom } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import { centerUnit, checkUnit, unitAxes } from "./unit.ts";
import { figuresOf, figureWords } from "./figures-of.ts";
import type { HeatMap } from "./heat-map.ts";
import type { LayerValue } from "./layer-value.ts";
import { measureHeatMap } from "./measure-heat-map.ts";
import type { MeasuredHeatMap } from "./measure-heat-map.ts";
import { distributionWords, isDistribution } from "./random-inputs.ts";
import type { InputDistribution } from "./random-inputs.ts";

/** Over which inputs to average, and how. */
export interface EffectiveFieldOptions {
  /** Inputs to average over; default: 8. */
  readonly inputs?: number;
  /** Of the inputs, of random weights and projections; default: 0. */
  readonly seed?: number;
  /** What the inputs' values are drawn from; default: the standard normal distribution. */
  readonly distribution?: InputDistribution;
  /** `absolute` (default): the mean of the gradient's magnitude. `signed`: the magnitude of its mean. */
  readonly average?: "absolute" | "signed";
  /** Index of the unit along the output's spatial axes; default: the middle one. */
  readonly unit?: readonly number[];
  /** Refuses a CPU, also where the backend lacks a kernel. */
  readonly requireGpu?: boolean;
  readonly signal?: AbortSignal;
  /** Called after every pass. */
  readonly onPass?: (layer: string, done: number, total: number) => void;
}

/** Of {@link EffectiveFieldOptions}. */
export const effectiveFieldRules: OptionRules<EffectiveFieldOptions> = {
  inputs: wholeFrom(1),
  seed: wholeFrom(0),
  distribution: {
    expected: '{ kind: "normal" } or { kind: "uniform", low, high }',
    accepts: isDistribution,
  },
  average: oneOf(["absolute", "signed"]),
  unit: places,
  requireGpu: flag,
  signal: abortSignal,
  onPass: callback,
};

/** A model input as it is fed. */
export interface FedInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A model that runs on the current backend, and what is known of it. */
export interface EffectiveSubject {
  readonly inputs: readonly FedInput[];
  /** Which of the inputs is differentiated by, and its spatial axes. */
  readonly source: number;
  readonly spatialAxes: readonly number[];
  /** Whether no filter of a convolution depends on the inputs. */
  readonly weightsOnlyFilters: boolean;
  readonly valueOf: (row: LayerRow) => LayerValue;
  /** What is to be said of every field of this model. */
  readonly notes: readonly EffectiveFieldNote[];
  readonly weights: EffectiveReceptiveField["weights"];
  readonly initializer?: string;
}

/** What computes. */
export interface EffectiveMachine {
  readonly name: BackendName;
  readonly device: string;
  readonly gpu: boolean;
}

/** A record of one effective receptive field, with its heat map where it could be measured. */
export interface MeasuredField {
  readonly field: EffectiveReceptiveField;
  readonly heatMap?: HeatMap;
}

/**
 * Measures one layer on the current backend. An op without a gradient, or without a kernel on this backend, makes the record `unavailable`
 * with the reason.
 *
 * @throws {ProfilerError} `wrong-option` when the unit is outside of the output; `interrupted`
 */
export async function measureEffectiveField(
  subject: EffectiveSubject,
  row: LayerRow,
  machine: EffectiveMachine,
  options: EffectiveFieldOptions,
): Promise<MeasuredField> {
  const { inputs, source, spatialAxes } = subject;
  const input = inputs[source] as FedInput;
  const outputShape = row.outputShapes[0] ?? [];
  const { seed = 0, average = "absolute", distribution = { kind: "normal" } } = options;
  const axes = unitAxes(outputShape, input.shape.length, spatialAxes);
  const unit =
    options.unit === undefined
      ? centerUnit(outputShape, input.shape.length, spatialAxes)
      : checkUnit(
          options.unit,
          row.path,
          axes.map((axis) => outputShape[axis] ?? 1),
        );
  // A batch that the model fixes is that many inputs at once.
  const batch = Math.max(input.shape[0] ?? 1, 1);
  const passes = Math.ceil((options.inputs ?? 8) / batch);
  const begun = performance.now();
  const measured: MeasuredHeatMap =
    row.type === "InputLayer" || row.type === "Placeholder"
      ? { channels: "sum", reason: `${row.path} is an input of the model` }
      : await measureHeatMap({
          value: subject.valueOf(row),
          outputShape,
          unit: { axes, index: unit },
          inputs,
          source,
          spatialAxes,
          weightsOnlyFilters: subject.weightsOnlyFilters,
          passes,
          distribution,
          seed,
          average,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
          onPass: (done, total) => options.onPass?.(row.path, done, total),
        }).catch(withoutGradient);
  const found = "map" in measured ? measured : undefined;
  const field: EffectiveReceptiveField = {
    layer: row.path,
    call: row.call,
    input: input.name,
    status: found === undefined ? "unavailable" : "measured",
    ...("reason" in measured ? { reason: measured.reason } : {}),
    definition: definition(average, measured.channels),
    unit,
    average,
    channels: measured.channels,
    inputs: passes * batch,
    inputDistribution: distributionWords(distribution),
    seed,
    weights: subject.weights,
    ...(subject.initializer === undefined ? {} : { initializer: subject.initializer }),
    backend: machine.name,
    device: machine.device,
    gpu: machine.gpu,
    elapsedMs: performance.now() - begun,
    ...(found === undefined
      ? {}
      : figuresOf(
          found.map,
          row.receptiveField,
          axes.length === spatialAxes.length ? unit : undefined,
          found.sigmasOfPasses,
        )),
    notes: [...notesOf(row, measured), ...subject.notes],
  };
  return found === undefined ? { field } : { field, heatMap: found.map };
}

/** What tfjs says of ops without gradient, missing kernels and layers that it cannot run becomes the reason. */
function withoutGradient(error: unknown): MeasuredHeatMap {
  if (error instanceof ProfilerError) throw error;
  return { channels: "sum", reason: `tfjs could not differentiate it: ${reasonOf(error)}` };
}

function definition(average: "absolute" | "signed", channels: "sum" | "random-projection"): string {
  const value =
    channels === "sum"
      ? "the sum over channels of the unit"
      : "a fixed random projection of the unit's channels";
  const mass =
    average === "absolute"
      ? "mean over inputs of the sum over input channels of its magnitude"
      : "magnitude of the mean over inputs of its sum over input channels";
  return `gradient of ${value} by the input, in inference mode; mass of a position: ${mass}, all positions together 1; ${figureWords}`;
}

function notesOf({ receptiveField }: LayerRow, measured: MeasuredHeatMap): readonly EffectiveFieldNote[] {
  return [
    ...(measured.channels === "random-projection" ? [{ code: "constant-sum" } as const] : []),
    ...(receptiveField.status === "global" && receptiveField.size !== undefined
      ? [{ code: "gated-window" } as const]
      : []),
  ];
}
