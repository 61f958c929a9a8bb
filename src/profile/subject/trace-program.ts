import { ProfilerError } from "../../errors.ts";
import type { GraphProgram } from "../../trace/graph/graph-program.ts";
import { resolveInputShapes } from "../../model/input-shapes.ts";
import type { TraceRequest } from "./subject.ts";
import { openInputs } from "../../trace/graph/open-inputs.ts";
import { traceGraph } from "../../trace/graph/trace-graph.ts";
import type { Trace } from "../../trace/trace.ts";

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
  const { shapes, notes } = resolveInputShapes(declared, request);
  const trace = traceGraph(program, shapes);
  const all = [...taken, ...notes, ...(trace.notes ?? [])];
  return all.length === 0 ? trace : { ...trace, notes: all };
}
