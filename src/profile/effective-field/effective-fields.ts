import { spatialAxesOf } from "../../analysis/receptive-field/spatial-axes.ts";
import { registerMissingGradients } from "../../backends/missing-gradients.ts";
import { hasOnlyWeightFilters } from "../../trace/trace-tensors.ts";
import { openBackend } from "../../backends/open-backend.ts";
import { findRow } from "./find-row.ts";
import { measureEffectiveField } from "./measure-effective-field.ts";
import type { EffectiveFieldOptions, EffectiveSubject, MeasuredField } from "./measure-effective-field.ts";
import { ProfilerError } from "../../errors.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Trace } from "../../trace/trace.ts";

/** A model that was traced and can be run. */
export interface TracedSubject extends Pick<EffectiveSubject, "valueOf" | "weights" | "initializer"> {
  readonly record: ProfileRecord;
  readonly trace: Trace;
}

/**
 * Effective receptive fields of several layers. All names are looked up before anything is computed. Where the backend lacks a kernel, the
 * layer is measured on cpu instead, and its record says so.
 *
 * Throws `wrong-option` where a layer is not there or no input can be differentiated by, `backend-unavailable`, `interrupted`.
 */
export async function effectiveFields(
  { record, trace, valueOf, weights, initializer }: TracedSubject,
  layers: readonly string[],
  backend: string,
  options: EffectiveFieldOptions,
): Promise<readonly MeasuredField[]> {
  const rows = layers.map((layer) => findRow(record.layers, layer));
  const source = trace.inputs.findIndex((port) => spatialAxesOf(port, trace).length > 0);
  const port = trace.inputs[source];
  if (port === undefined || port.tensor.dtype !== "float32") {
    throw new ProfilerError("wrong-option", {
      found: `an effective receptive field of a model whose inputs are ${trace.inputs
        .map(({ name, tensor }) => `${name} [${tensor.shape.join(",")}] ${tensor.dtype}`)
        .join(", ")}`,
      expected: "a float32 input with a spatial axis, by which to differentiate",
      remedy: "ask for layers of a model of images or signals",
    });
  }
  const subject: EffectiveSubject = {
    inputs: trace.inputs.map(({ name, tensor: { shape, dtype } }) => ({ name, shape, dtype })),
    source,
    spatialAxes: spatialAxesOf(port, trace),
    weightsOnlyFilters: hasOnlyWeightFilters(trace),
    valueOf,
    weights,
    ...(initializer === undefined ? {} : { initializer }),
  };
  registerMissingGradients();
  const results: MeasuredField[] = [];
  for (const row of rows) {
    const machine = await openBackend(backend, { requireGpu: options.requireGpu ?? false });
    const measured = await measureEffectiveField(subject, row, machine, options);
    results.push(
      backend === "cpu" || options.requireGpu === true || !lacksKernel(measured)
        ? measured
        : noted(
            await measureEffectiveField(subject, row, await openBackend("cpu"), options),
            measured,
            backend,
          ),
    );
  }
  return results;
}

function lacksKernel({ field }: MeasuredField): boolean {
  return field.reason?.includes("not registered for backend") === true;
}

function noted(
  onCpu: MeasuredField,
  { field: { reason = "" } }: MeasuredField,
  backend: string,
): MeasuredField {
  const kernel = /Kernel '([^']+)'/.exec(reason)?.[1] ?? "a kernel";
  const notes = [...onCpu.field.notes, `${backend} has no kernel ${kernel}: measured on cpu`];
  return { ...onCpu, field: { ...onCpu.field, notes } };
}
