import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { isLost } from "../analysis/receptive-field/apply-rule.ts";
import { positionAxes } from "../analysis/receptive-field/channel-axes.ts";
import { propagate } from "../analysis/receptive-field/propagate.ts";
import { spatialAxesOf } from "../analysis/receptive-field/spatial-axes.ts";
import { lostReason } from "../analysis/receptive-field/describe.ts";
import { windowOf } from "../analysis/receptive-field/window-of.ts";
import { ProfilerError } from "../errors.ts";
import { checkOptions, places, required, text } from "../options.ts";
import type { OptionRules } from "../options.ts";
import { suggestNames } from "./effective-field/find-layer.ts";
import { traceRules } from "./option-rules.ts";
import { isSubject } from "./subject/subject.ts";
import { subjectOf } from "./subject/subject-of.ts";
import type { ModelSubject, TraceRequest } from "./subject/subject.ts";
import type { FieldReason } from "../record/reason.ts";
import type { Trace, TracePort, TraceScope } from "../trace/trace.ts";

/** Which unit, of which layer, looking at which input, at which shapes. */
export interface UnitWindowRequest extends TraceRequest {
  /** Path or name of the layer or node; the first call of a shared layer. */
  readonly layer: string;
  /**
   * The unit's place along the axes of the layer's output that are neither batch nor channels; default: the middle (floor of half
   * the extent).
   */
  readonly unit?: readonly number[];
  /** Name of the input; default: the first with spatial axes. */
  readonly input?: string;
}

const rules: OptionRules<UnitWindowRequest> = {
  ...traceRules,
  layer: required(text),
  unit: places,
  input: text,
};

/**
 * The input positions that one unit sees: from `first` to `last`, both included, along each spatial axis of the input. `nothing`: no
 * position reaches the unit, as behind a crop and a padding. `unavailable`: its window cannot be told, for the reason given.
 */
export type UnitWindow =
  | {
      readonly status: "seen";
      readonly unit: readonly number[];
      readonly first: readonly number[];
      readonly last: readonly number[];
    }
  | { readonly status: "nothing"; readonly unit: readonly number[] }
  | { readonly status: "unavailable"; readonly reason: FieldReason };

/**
 * What one unit of a layer sees of the model's input, cut where borders, paddings and crops on the way cut it: what a record's size,
 * stride and padding, which hold for a boundless input, leave out. Of paths that meet it is the hull along each axis, and what a gate
 * reads is left out. An axis that is read whole is given whole.
 *
 * Of a model in memory synchronously; of one that was opened, as a promise.
 *
 * @throws {ProfilerError} `wrong-option` when the model has no such layer or input, or the layer no such unit
 */
export function unitWindow(model: LayersModel | GraphModel, request: UnitWindowRequest): UnitWindow;
export function unitWindow(subject: ModelSubject, request: UnitWindowRequest): Promise<UnitWindow>;
export function unitWindow(
  model: LayersModel | GraphModel | ModelSubject,
  given: UnitWindowRequest,
): UnitWindow | Promise<UnitWindow> {
  const request = checkOptions("unitWindow", given, rules);
  if (isSubject(model)) return model.trace(request).then((trace) => windowIn(trace, request));
  return windowIn(subjectOf(model).traceNow(request), request);
}

function windowIn(trace: Trace, request: UnitWindowRequest): UnitWindow {
  const [output] = scopeOf(trace, request.layer).outputs;
  const port = portOf(trace, request.input);
  const axes = spatialAxesOf(port, trace);
  if (output === undefined) return { status: "unavailable", reason: { code: "no-output" } };
  const known = propagate(trace, port, axes, true).get(output);
  if (known === undefined) {
    return { status: "unavailable", reason: { code: "independent", input: port.name } };
  }
  if (isLost(known)) return { status: "unavailable", reason: lostReason(known) };
  const units = positionAxes(known).map((axis) => output.shape[axis] ?? 1);
  const unit = request.unit ?? units.map((extent) => Math.floor(extent / 2));
  checkUnit(unit, units, request.layer);
  const spans = windowOf(
    known,
    unit,
    axes.map((axis) => port.tensor.shape[axis] ?? 1),
  );
  return spans === undefined
    ? { status: "nothing", unit }
    : {
        status: "seen",
        unit,
        first: spans.map(({ first }) => first),
        last: spans.map(({ last }) => last),
      };
}

function scopeOf({ scopes }: Trace, layer: string): TraceScope {
  const scope =
    scopes.find(({ path, call }) => path === layer && call === 0) ??
    scopes.find(({ name, call }) => name === layer && call === 0);
  if (scope !== undefined) return scope;
  const near = suggestNames(
    layer,
    scopes.map(({ path }) => path),
  );
  throw new ProfilerError("wrong-option", {
    found: `the layer "${layer}", which the model has not`,
    expected: "the path or name of one of its layers",
    remedy: near.length === 0 ? "profile a model with layers" : `give for instance ${near.join(", ")}`,
  });
}

function portOf(trace: Trace, name: string | undefined): TracePort {
  const spatial = trace.inputs.filter((port) => spatialAxesOf(port, trace).length > 0);
  const port = name === undefined ? spatial[0] : spatial.find((each) => each.name === name);
  if (port !== undefined) return port;
  throw new ProfilerError("wrong-option", {
    found: name === undefined ? "a model without an image or a sequence as input" : `the input "${name}"`,
    expected: "an input with spatial axes",
    remedy:
      spatial.length === 0
        ? "ask for a model that has one"
        : `name one of ${spatial.map((each) => each.name).join(", ")}`,
  });
}

function checkUnit(unit: readonly number[], units: readonly number[], layer: string): void {
  const fits =
    unit.length === units.length &&
    unit.every((place, axis) => Number.isInteger(place) && place >= 0 && place < (units[axis] ?? 0));
  if (fits) return;
  throw new ProfilerError("wrong-option", {
    found: `the unit [${unit.join(",")}]`,
    expected: `a place in the ${units.join("×")} units of ${layer}`,
    remedy: "count each from 0, height before width",
  });
}
