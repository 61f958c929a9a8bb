import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { GraphProgram } from "../../trace/graph/graph-program.ts";
import { graphModelValue } from "../effective-field/layer-value.ts";
import { graphSubject } from "../time/graph-subject.ts";
import type { LoadedModel } from "./subject.ts";

/** A graph model on the current backend as a {@link LoadedModel}. */
export function loadedGraph(
  model: GraphModel,
  program: GraphProgram,
  rest: Pick<LoadedModel, "weights" | "dispose">,
): LoadedModel {
  const inputs = program.inputs.filter(({ dtype }) => dtype !== "resource");
  return {
    ...rest,
    forward: (counted) => {
      const shapes = new Map(counted.model.inputs.map(({ name, shape }) => [name, shape]));
      const feeds = inputs.map(({ name, node, dtype }) => ({ node, dtype, shape: shapes.get(name) ?? [] }));
      return graphSubject(model, feeds, counted.layers);
    },
    valueOf: (row) =>
      graphModelValue(
        model,
        row,
        inputs.map(({ name }) => name),
      ),
  };
}
