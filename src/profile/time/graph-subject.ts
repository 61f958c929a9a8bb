import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tfjsName } from "../../trace/tfjs-internals/reserved-names.ts";
import { groupRows } from "../../record/group-rows.ts";
import { watchNodes } from "./watch-nodes.ts";
import { ownedOutputs } from "./owned-outputs.ts";
import { steadyInput } from "./steady-input.ts";
import { rowKey } from "./timed-subject.ts";
import type { Outputs, TimedSubject } from "./timed-subject.ts";

/** An input of a graph, by the name of its node. */
export interface GraphFeed {
  readonly node: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** What joins a node's run with its row: rows have readable paths. */
export interface NodeRow {
  readonly name: string;
  readonly path: string;
  readonly call: number;
}

/**
 * A run of a loaded graph model by tfjs' own executor; kernels belong to the node that was begun last, by the {@link rowKey} of its row. The
 * graph is run asynchronously where tfjs can't run it otherwise. A further run of a node in a loop than there are rows for it is charged
 * to the last of them.
 */
export function graphSubject(
  model: GraphModel,
  feeds: readonly GraphFeed[],
  rows: readonly NodeRow[],
): TimedSubject {
  const inputs = Object.fromEntries(
    feeds.map(({ node, shape, dtype }) => [tfjsName(node), steadyInput(shape, dtype)]),
  );
  const owned = (outputs: Tensor | Tensor[]): Tensor[] =>
    ownedOutputs([outputs].flat(), Object.values(inputs));
  let asynchronous = false;
  const run = (): Outputs | Promise<Outputs> => {
    const later = async (): Promise<Outputs> => owned(await model.executeAsync(inputs, model.outputNodes));
    if (asynchronous) return later();
    try {
      return owned(model.execute(inputs, model.outputNodes));
    } catch (error) {
      if (!(error instanceof Error && error.message.includes("executeAsync"))) throw error;
      asynchronous = true;
      return later();
    }
  };
  const watched = watchNodes(model);
  const byName = groupRows(rows, ({ name }) => name);
  return {
    run,
    instrument: (hooks) => {
      const keys: string[] = [];
      const runs = new Map<string, number>();
      let last: unknown;
      watched.restart(hooks?.begin);
      return {
        run,
        onKernel: () => {
          const { name, begun } = watched.current();
          if (begun !== last) runs.set(name, (runs.get(name) ?? 0) + 1);
          last = begun;
          const own = byName.get(name) ?? [];
          const row = own[Math.min(runs.get(name) ?? 1, own.length) - 1];
          keys.push(rowKey(row ?? { path: "", call: 0 }));
        },
        keys: () => keys,
      };
    },
    dispose: () => {
      watched.release();
      for (const input of Object.values(inputs)) input.dispose();
    },
  };
}
