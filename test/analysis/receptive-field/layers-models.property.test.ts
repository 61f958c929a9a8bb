import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { isLost } from "../../../src/analysis/receptive-field/apply-rule.ts";
import { propagate } from "../../../src/analysis/receptive-field/propagate.ts";
import { spatialAxesOf } from "../../../src/analysis/receptive-field/spatial-axes.ts";
import { windowOf } from "../../../src/analysis/receptive-field/window-of.ts";
import type { Span } from "../../../src/analysis/receptive-field/window-of.ts";
import { subjectOf } from "../../../src/profile/subject/subject-of.ts";
import { buildModel, hasBranch, layersGraphs } from "./random-layers-models.ts";
import type { LayersGraph } from "./random-layers-models.ts";

/** `npm run property` sets 1,000; a short run otherwise. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 30);

type Seen = readonly Span[] | undefined;

/** The Jacobian of a linear model, by running it on a batch of images of one position each: what every unit sees. */
function seenByRunning(
  model: LayersModel,
  { sides: [height, width], dataFormat }: LayersGraph,
): { readonly units: readonly number[]; readonly seen: readonly Seen[] } {
  const count = height * width;
  const answers = tf.tidy(() => {
    const lit = tf.reshape(tf.eye(count), [count, height, width, 1]);
    const images = tf.concat([lit, lit], 3);
    const first = dataFormat === "channelsFirst";
    return tf.sum(
      model.predict(first ? tf.transpose(images, [0, 3, 1, 2]) : images) as Tensor,
      first ? 1 : 3,
    );
  });
  const [, rows = 1, columns = 1] = answers.shape;
  const values = answers.dataSync();
  answers.dispose();
  const seen = Array.from({ length: rows * columns }, (_, unit): Seen => {
    const lit = Array.from({ length: count }, (__, position) => position).filter(
      (position) => (values[position * rows * columns + unit] ?? 0) > 1e-9,
    );
    const span = (along: readonly number[]): Span => ({
      first: Math.min(...along),
      last: Math.max(...along),
    });
    return lit.length === 0
      ? undefined
      : [
          span(lit.map((position) => Math.floor(position / width))),
          span(lit.map((position) => position % width)),
        ];
  });
  return { units: [rows, columns], seen };
}

function covers(said: Seen, seen: Seen): boolean {
  return (
    seen?.every(
      ({ first, last }, axis) => (said?.[axis]?.first ?? 1) <= first && (said?.[axis]?.last ?? 0) >= last,
    ) ?? true
  );
}

beforeAll(() => tf.setBackend("cpu"));

test(
  "every unit of random layers models, channels first and last, sees what their Jacobian says",
  { timeout: 600_000 },
  () => {
    let followed = 0;
    fc.assert(
      fc.property(layersGraphs, (graph) => {
        const model = buildModel(graph);
        try {
          const trace = subjectOf(model).traceNow({});
          const [port] = trace.inputs;
          const [output] = trace.outputs;
          if (port === undefined || output === undefined)
            throw new Error("the model has no input or no output");
          const axes = spatialAxesOf(port, trace);
          expect(axes).toEqual(graph.dataFormat === "channelsFirst" ? [2, 3] : [1, 2]);
          const field = propagate(trace, port, axes, true).get(output.tensor);
          if (field === undefined || isLost(field)) return;
          followed += 1;
          const {
            units: [rows = 1, columns = 1],
            seen,
          } = seenByRunning(model, graph);
          const said = seen.map((_, unit) =>
            windowOf(field, [Math.floor(unit / columns), unit % columns], graph.sides),
          );
          expect(said).toHaveLength(rows * columns);
          if (hasBranch(graph)) expect(said.findIndex((window, at) => !covers(window, seen[at]))).toBe(-1);
          else expect(said).toEqual(seen);
        } finally {
          model.dispose();
        }
      }),
      { numRuns },
    );
    expect(followed).toBeGreaterThan(numRuns * 0.9);
  },
);
