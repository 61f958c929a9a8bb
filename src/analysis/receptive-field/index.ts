import type { ReceptiveField } from "../../record/profile-record.ts";
import type { Trace, TracePort, TraceScope, TraceTensor } from "../../trace/trace.ts";
import type { Known } from "./apply-rule.ts";
import { describe } from "./describe.ts";
import { propagate } from "./propagate.ts";
import type { KnownTensors } from "./propagate.ts";
import { spatialAxesOf } from "./spatial-axes.ts";

/**
 * The receptive field of each scope's first output, by propagating windows along the data flow of the calls: an affine map from output
 * indices to input positions, as Araujo, Norris and Sim (2019, doi 10.23915/distill.00021) derive it, kept per factor of every axis so
 * that reshapes, transposes and pointwise matrix products do not lose it.
 *
 * In a model with several inputs, each row has the field of the first input with spatial axes that it depends on, and one per input.
 */
export function receptiveFields(trace: Trace): ReadonlyMap<TraceScope, ReceptiveField> {
  const sources = trace.inputs.map((port) => ({ port, axes: spatialAxesOf(port, trace) }));
  const spatial = sources.filter(({ axes }) => axes.length > 0);
  if (spatial.length === 0) {
    const none = { status: "unavailable", reason: { code: "no-spatial-axis" } } as const;
    return new Map(trace.scopes.map((scope) => [scope, none]));
  }
  const readings = (sources.length === 1 ? spatial : sources).map(({ port, axes }) =>
    readingOf(trace, port, axes),
  );
  const main = readings.filter(({ axes }) => axes.length > 0);
  // Vectors of features count only if no input is an image or a sequence.
  const images = main.filter(({ rank }) => rank > 2);
  const looked = images.length === 0 ? main : images;
  const rows = new Map<TraceScope, ReceptiveField>();
  for (const scope of trace.scopes) {
    const [output] = scope.outputs;
    const own =
      looked.find(({ known }) => output !== undefined && known.get(output) !== undefined) ?? looked[0];
    if (own === undefined) continue;
    const field = own.of(output);
    if (readings.length === 1) {
      rows.set(scope, field);
      continue;
    }
    const inputs = readings.flatMap((reading) =>
      output === undefined || reading.known.get(output) === undefined
        ? []
        : [{ input: reading.name, ...reading.of(output) }],
    );
    rows.set(scope, { ...field, ...(own === looked[0] ? {} : { input: own.name }), inputs });
  }
  return rows;
}

const noOutput: ReceptiveField = { status: "unavailable", reason: { code: "no-output" } };

interface Reading {
  readonly name: string;
  readonly rank: number;
  readonly axes: readonly number[];
  readonly known: KnownTensors;
  readonly of: (tensor: TraceTensor | undefined) => ReceptiveField;
}

/** The fields of one input, each described once: layers that do not change the field share the description. */
function readingOf(trace: Trace, port: TracePort, axes: readonly number[]): Reading {
  const known = propagate(trace, port, axes);
  const { shape } = port.tensor;
  const image = { name: port.name, sides: axes.map((axis) => shape[axis] ?? 1) };
  const described = new Map<Known, ReceptiveField>();
  return {
    name: port.name,
    rank: shape.length,
    axes,
    known,
    of: (tensor) => {
      if (tensor === undefined) return noOutput;
      const field = known.get(tensor);
      const description = described.get(field) ?? describe(field, image);
      described.set(field, description);
      return description;
    },
  };
}
