import { spatialAxesOf } from "../../analysis/receptive-field/spatial-axes.ts";
import { hasOnlyWeightFilters } from "../../trace/trace-tensors.ts";
import { registerMissingGradients } from "../../backends/missing-gradients.ts";
import type { BackendName } from "../../record/known-names.ts";
import { backendNames } from "../../backends/index.ts";
import { openBackend } from "../../backends/open-backend.ts";
import { ProfilerError } from "../../errors.ts";
import type { InputRequest } from "../../model/input-shapes.ts";
import { oneOf, required, texts } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import type { LayerRow } from "../../record/profile-record.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import type { Trace, TracePort } from "../../trace/trace.ts";
import { inputRules } from "../option-rules.ts";
import { recordOf } from "../record-of.ts";
import { loaderOf } from "../subject/subject.ts";
import type { LoadedModel, ModelSubject } from "../subject/subject.ts";
import { findLayer } from "./find-layer.ts";
import { effectiveFieldRules, measureEffectiveField } from "./measure-effective-field.ts";
import type { EffectiveFieldOptions, EffectiveSubject, MeasuredField } from "./measure-effective-field.ts";

/** Which layers to measure, at which input shapes, on which backend, with which weights, over which inputs. */
export interface MeasureFieldsOptions extends EffectiveFieldOptions, InputRequest {
  /** Paths or names of layers. */
  readonly layers: readonly string[];
  /** Default: wasm. */
  readonly backend?: BackendName;
  /** `random`: weights drawn by the seed, although the model has its own. A model without weights always has them drawn. */
  readonly weights?: "random";
}

/** Of {@link MeasureFieldsOptions}. */
export const measureFieldsRules: OptionRules<MeasureFieldsOptions> = {
  ...effectiveFieldRules,
  ...inputRules,
  layers: required({
    expected: "a list of paths or names of layers, at least one",
    accepts: (value) => texts.accepts(value) && (value as readonly string[]).length > 0,
  }),
  backend: oneOf(backendNames),
  weights: oneOf(["random"]),
};

/**
 * Measures effective receptive fields of layers by gradients on a real backend, which stays tfjs' current one. All names are looked up before
 * anything is computed. Where the backend lacks a kernel, the layer is measured on cpu instead, and its record says so.
 *
 * @throws {ProfilerError} `wrong-option` when a layer is not there, no input can be differentiated by, or the model cannot have the weights
 *   asked for; `weights-missing`; `backend-unavailable`; `interrupted`
 */
export async function measureEffectiveFields(
  subject: ModelSubject,
  options: MeasureFieldsOptions,
): Promise<readonly MeasuredField[]> {
  const trace = await subject.trace(requestOf(options));
  const { layers } = recordOf(trace, subject.info, {});
  const rows = options.layers.map((layer) => findLayer(layers, layer));
  const load = loaderOf(subject, "effective receptive fields");
  const source = sourceOf(trace);
  return inTurn(async () => {
    const { backend = "wasm", requireGpu = false, seed = 0, weights } = options;
    await openBackend(backend, { requireGpu });
    const model = await load({ seed, ...(weights === undefined ? {} : { random: true }) });
    try {
      return await measureRows(effectiveSubject(model, trace, source), rows, backend, options);
    } finally {
      model.dispose();
    }
  });
}

async function measureRows(
  subject: EffectiveSubject,
  rows: readonly LayerRow[],
  backend: BackendName,
  options: EffectiveFieldOptions,
): Promise<readonly MeasuredField[]> {
  registerMissingGradients();
  const results: MeasuredField[] = [];
  for (const row of rows) {
    const machine = await openBackend(backend, { requireGpu: options.requireGpu ?? false });
    const measured = await measureEffectiveField(subject, row, machine, options);
    results.push(
      backend === "cpu" || options.requireGpu === true || !lacksKernel(measured)
        ? measured
        : noteFallback(
            await measureEffectiveField(subject, row, await openBackend("cpu"), options),
            measured,
            backend,
          ),
    );
  }
  return results;
}

function requestOf({ batch, shapes }: InputRequest): InputRequest {
  return { ...(batch === undefined ? {} : { batch }), ...(shapes === undefined ? {} : { shapes }) };
}

/** The first input with spatial axes: the one to differentiate by. */
function sourceOf(trace: Trace): TracePort {
  const port = trace.inputs.find((each) => spatialAxesOf(each, trace).length > 0);
  if (port?.tensor.dtype === "float32") return port;
  throw new ProfilerError("wrong-option", {
    found: `an effective receptive field of a model whose inputs are ${trace.inputs
      .map(({ name, tensor }) => `${name} [${tensor.shape.join(",")}] ${tensor.dtype}`)
      .join(", ")}`,
    expected: "a float32 input with a spatial axis, by which to differentiate",
    remedy: "ask for layers of a model of images or signals",
  });
}

function effectiveSubject(
  { valueOf, weights, initializer }: LoadedModel,
  trace: Trace,
  source: TracePort,
): EffectiveSubject {
  return {
    inputs: trace.inputs.map(({ name, tensor: { shape, dtype } }) => ({ name, shape, dtype })),
    source: trace.inputs.indexOf(source),
    spatialAxes: spatialAxesOf(source, trace),
    weightsOnlyFilters: hasOnlyWeightFilters(trace),
    notes: (trace.notes ?? []).flatMap(({ code, text }) =>
      code === "state-not-restored" ? [{ code, text }] : [],
    ),
    valueOf,
    weights,
    ...(initializer === undefined ? {} : { initializer }),
  };
}

function lacksKernel({ field }: MeasuredField): boolean {
  return field.reason?.includes("not registered for backend") === true;
}

function noteFallback(
  onCpu: MeasuredField,
  { field: { reason = "" } }: MeasuredField,
  backend: BackendName,
): MeasuredField {
  const kernel = /Kernel '([^']+)'/.exec(reason)?.[1];
  const note = { code: "measured-on-cpu", backend, ...(kernel === undefined ? {} : { kernel }) } as const;
  const notes = [...onCpu.field.notes, note];
  return { ...onCpu, field: { ...onCpu.field, notes } };
}
