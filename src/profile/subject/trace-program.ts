import { ProfilerError } from "../../errors.ts";
import type { GraphProgram } from "../../trace/graph/graph-program.ts";
import { suggestExtents } from "./suggest-extents.ts";
import { resolveInputShapes } from "../../model/input-shapes.ts";
import type { TraceRequest } from "./subject.ts";
import { openInputs } from "../../trace/graph/open-inputs.ts";
import { traceGraph } from "../../trace/graph/trace-graph.ts";
import type { Remark, Trace } from "../../trace/trace.ts";

/**
 * Traces a graph at the shapes asked for.
 *
 * @throws {ProfilerError} `wrong-input` when they do not fit; `wrong-option` when a training step is asked for: a graph's weights are constants
 */
export function traceProgram(program: GraphProgram, request: TraceRequest): Trace {
  if (request.training === true) {
    throw new ProfilerError("wrong-option", {
      found: `a training step asked for of the graph model ${program.name}`,
      expected: "a layers model, whose weights can be trained",
      remedy: "leave the training step out or profile the layers model",
    });
  }
  const asked = request.shapes ?? {};
  const { inputs, notes: taken } = openInputs(program);
  // What is asked for is checked against what the model declares, and not against what was made of that.
  const declared = inputs.map((input, at) => (input.name in asked ? (program.inputs[at] ?? input) : input));
  const traceAt = (side?: number): Trace => {
    const { shapes, notes } = resolveInputShapes(declared, request, side);
    const trace = traceWithScalars(program, shapes);
    const all = [...taken, ...notes, ...(trace.notes ?? [])];
    return all.length === 0 ? trace : { ...trace, notes: all };
  };
  return suggestExtents(traceAt(), declared, request, traceAt);
}

/**
 * Traces a graph. Where what runs depends on inputs that are single numbers, these are taken to be 1, the neutral ratio, scale or count, and a
 * note says so. How often a loop runs stays unknown: 1 is no usual count.
 */
function traceWithScalars(program: GraphProgram, shapes: readonly (readonly number[])[]): Trace {
  const trace = traceGraph(program, shapes);
  const unknown = unknownParts(trace);
  if (unknown === 0 || trace.assumptions?.some(({ code }) => code === "loop-assumed")) return trace;
  const scalars = program.inputs.filter(
    ({ dtype }, at) =>
      (dtype === "float32" || dtype === "int32") && shapes[at]?.every((extent) => extent === 1),
  );
  if (scalars.length === 0) return trace;
  const known = traceGraph(program, shapes, Object.fromEntries(scalars.map(({ name }) => [name, 1])));
  if (unknownParts(known) >= unknown) return trace;
  const notes = scalars.map(({ name }): Remark<"input-value"> => {
    return {
      code: "input-value",
      text: `the input ${name} is taken to be 1: what runs depends on its value`,
    };
  });
  return { ...known, notes: [...notes, ...(known.notes ?? [])] };
}

function unknownParts({ gaps = [], assumptions = [], stopped }: Trace): number {
  return gaps.length + assumptions.length + (stopped === undefined ? 0 : 1);
}
