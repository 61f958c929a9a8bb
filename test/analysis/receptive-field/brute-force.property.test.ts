import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { isLost } from "../../../src/analysis/receptive-field/apply-rule.ts";
import { describe as describeField } from "../../../src/analysis/receptive-field/describe.ts";
import type { Field } from "../../../src/analysis/receptive-field/field.ts";
import { propagate } from "../../../src/analysis/receptive-field/propagate.ts";
import { windowOf } from "../../../src/analysis/receptive-field/window-of.ts";
import type { Trace } from "../../../src/trace/trace.ts";
import { traceFunction } from "../../../src/trace/trace-function.ts";
import { graphs, runMoves } from "./random-graphs.ts";
import type { Graph, Move } from "./random-graphs.ts";

interface Span {
  readonly first: number;
  readonly last: number;
}

/** The hull of input positions that a unit depends on, per axis of space; undefined where it depends on none. */
type Seen = readonly Span[] | undefined;

const sidesOf = ({ shape }: Graph): readonly number[] => shape.slice(1, -1);
const volumeOf = (sides: readonly number[]): number => sides.reduce((product, side) => product * side, 1);

/** Places of a map in row-major order. */
function placesOf(sides: readonly number[]): readonly (readonly number[])[] {
  return sides.reduce<readonly (readonly number[])[]>(
    (places, side) => places.flatMap((place) => Array.from({ length: side }, (_, at) => [...place, at])),
    [[]],
  );
}

interface Answers {
  readonly units: readonly number[];
  readonly seen: readonly Seen[];
}

/** The properties get the same graphs, from the same seed: each is run once. */
const answersOf = new Map<string, Answers>();

function seenByRunning(graph: Graph): Answers {
  const key = JSON.stringify(graph);
  const known = answersOf.get(key) ?? runOnPositions(graph);
  answersOf.set(key, known);
  return known;
}

/**
 * What every unit sees, by running the graph. It is linear, so its answer to an image of one position is the derivative with respect to it:
 * a batch of such images is the whole Jacobian. Weights are positive, so no two paths cancel.
 */
function runOnPositions(graph: Graph): Answers {
  const sides = sidesOf(graph);
  const positions = placesOf(sides);
  const answers = tf.tidy(() => {
    const lit = tf.reshape(tf.eye(volumeOf(sides)), [volumeOf(sides), ...sides, 1]);
    return tf.sum(runMoves(tf.concat([lit, lit], -1), graph.moves), -1);
  });
  const units = answers.shape.slice(1);
  const values = answers.dataSync();
  answers.dispose();
  const count = volumeOf(units);
  const seen = Array.from({ length: count }, (_, unit) => {
    const lit = positions.filter((__, position) => (values[position * count + unit] ?? 0) > 1e-12);
    if (lit.length === 0) return undefined;
    return sides.map((__, axis) => {
      const along = lit.map((position) => position[axis] ?? 0);
      return { first: Math.min(...along), last: Math.max(...along) };
    });
  });
  return { units, seen };
}

function traced(graph: Graph): Trace {
  return traceFunction((x: Tensor) => runMoves(x, graph.moves), [graph.shape]);
}

function fieldOf(graph: Graph, trace: Trace, whole: boolean): Field | undefined {
  const [source] = trace.inputs;
  const [output] = trace.outputs;
  if (source === undefined || output === undefined) throw new Error("the graph has no input or no output");
  const axes = sidesOf(graph).map((_, axis) => axis + 1);
  const known = propagate(trace, source, axes, whole).get(output.tensor);
  return known === undefined || isLost(known) ? undefined : known;
}

const kindsOf = ({ moves }: Graph): readonly string[] =>
  moves.flatMap((move) => [move.kind, ...(move.paths ?? []).flat().map(({ kind }) => kind)]);

/** After these a window may lie inside the image and yet be cut: a padding has put zeros where positions were cut off. */
const cutting: readonly string[] = [
  "crop",
  "strided slice",
  "resize",
  "pad",
  "transposed",
  "branch",
  "space to depth",
];

/** Random graphs for each property. Default: 50, which take seconds. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 25);

describe("windows against what random graphs answer to one position at a time", () => {
  beforeAll(() => tf.setBackend("cpu"));

  test("every unit, those at the borders too, sees exactly the window that is said", () => {
    let followed = 0;
    fc.assert(
      fc.property(graphs, (graph) => {
        const field = fieldOf(graph, traced(graph), true);
        // A padded map that is taken apart into blocks has no window that is a sum of one part for each axis.
        if (field === undefined) return;
        followed += 1;
        const { units, seen } = seenByRunning(graph);
        // Where one path of several has no place in one axis, its window along the other still counts.
        const hullOnly = kindsOf(graph).includes("branch") && units.length > 1;
        const said = placesOf(units).map((unit) => windowOf(field, unit, sidesOf(graph)));
        if (!hullOnly) expect(said).toEqual(seen);
        else expect(said.findIndex((window, at) => !covers(window, seen[at]))).toBe(-1);
      }),
      { numRuns },
    );
    expect(followed).toBeGreaterThan(numRuns * 0.7);
  });

  test("an exact size is that of the largest window, and of the middle unit's where no border cuts it", () => {
    let exact = 0;
    let uncut = 0;
    fc.assert(
      fc.property(graphs, (graph) => {
        const field = fieldOf(graph, traced(graph), false);
        const sides = sidesOf(graph);
        const record = describeField(field, { name: "x", sides });
        // What mirrored borders add is left aside, as all borders are.
        if (field === undefined || record.status !== "exact" || kindsOf(graph).includes("mirror pad")) return;
        exact += 1;
        const { units, seen } = seenByRunning(graph);
        for (const window of seen) {
          window?.forEach(({ first, last }, axis) =>
            expect(last - first + 1).toBeLessThanOrEqual(record.size?.[axis] ?? 0),
          );
        }
        const places = placesOf(units);
        const middle = units.map((extent) => Math.floor(extent / 2));
        const said = windowOf(field, middle, sides);
        const inside = said?.every(({ first, last }, axis) => first >= 0 && last < (sides[axis] ?? 0));
        if (inside !== true || kindsOf(graph).some((kind) => cutting.includes(kind))) return;
        uncut += 1;
        expect(seen[places.findIndex((place) => place.join() === middle.join())]).toEqual(said);
      }),
      { numRuns },
    );
    expect(exact).toBeGreaterThan(numRuns * 0.4);
    expect(uncut).toBeGreaterThan(numRuns * 0.1);
  });

  test("unit i sees [i * stride - padding, + size) at most, cut at the image's borders", () => {
    let checked = 0;
    fc.assert(
      fc.property(graphs, (graph) => {
        // Mirrored borders are made of positions inside, and a window that runs backwards or is a list has no such formula.
        if (kindsOf(graph).some((kind) => ["mirror pad", "reverse", "roll"].includes(kind))) return;
        const field = fieldOf(graph, traced(graph), false);
        const record = describeField(field, { name: "x", sides: sidesOf(graph) });
        const forward = field?.dims.every(
          (factors) =>
            factors.length === 1 &&
            factors.every(({ steps }) => steps.every((step) => typeof step === "number" && step >= 0)),
        );
        if (record.status !== "exact" || forward !== true) return;
        const { units, seen } = seenByRunning(graph);
        placesOf(units).forEach((unit, at) => {
          const said = unit.map((place, axis) => {
            const first = place * (record.stride?.[axis] ?? 0) - (record.padding?.[axis] ?? 0);
            return { first, last: first + (record.size?.[axis] ?? 0) - 1 };
          });
          expect(covers(said, seen[at])).toBe(true);
          checked += 1;
        });
      }),
      { numRuns },
    );
    expect(checked).toBeGreaterThan(numRuns * 3);
  });
});

function covers(said: Seen, seen: Seen): boolean {
  if (seen === undefined) return true;
  return (
    said?.every(
      ({ first, last }, axis) => first <= (seen[axis]?.first ?? 0) && last >= (seen[axis]?.last ?? 0),
    ) === true
  );
}

describe("windows against gradients", () => {
  beforeAll(() => tf.setBackend("cpu"));

  const differentiable = [
    "convolution",
    "depthwise",
    "average pool",
    "transposed",
    "pad",
    "crop",
    "branch",
    "dense",
  ];
  // tfjs has no gradient of a dilated convolution, nor of a transposed one of volumes: the fifth number is the dilation.
  const undilated = (moves: readonly Move[]): readonly Move[] =>
    moves.map(({ numbers, paths, ...move }) => ({
      ...move,
      numbers: numbers.with(4, 0),
      ...(paths === undefined ? {} : { paths: paths.map(undilated) }),
    }));
  const chains = graphs
    .filter(
      (graph) =>
        kindsOf(graph).every((kind) => differentiable.includes(kind)) &&
        (graph.shape.length < 5 || !kindsOf(graph).includes("transposed")),
    )
    .map(({ shape, moves }) => ({ shape, moves: undilated(moves) }));

  test("the positions with a non-zero gradient of the first, the middle and the last unit", () => {
    fc.assert(
      fc.property(chains, (graph) => {
        const sides = sidesOf(graph);
        const field = fieldOf(graph, traced(graph), true);
        if (field === undefined) return;
        const x = tf.ones([...graph.shape]);
        const units = runMoves(x, graph.moves).shape.slice(1, -1);
        const corners = [0, 0.5, 1].map((part) => units.map((extent) => Math.floor(part * (extent - 1))));
        for (const unit of corners) {
          const output = (input: Tensor): Tensor =>
            tf.sum(tf.slice(runMoves(input, graph.moves), [0, ...unit, 0], [1, ...unit.map(() => 1), 2]));
          const gradient = tf.tidy(() => tf.sum(tf.grad(output)(x), -1).dataSync());
          const lit = placesOf(sides).filter((_, at) => (gradient[at] ?? 0) > 1e-12);
          const said = windowOf(field, unit, sides);
          const seen =
            lit.length === 0
              ? undefined
              : sides.map((_, axis) => {
                  const along = lit.map((place) => place[axis] ?? 0);
                  return { first: Math.min(...along), last: Math.max(...along) };
                });
          if (kindsOf(graph).includes("branch") && sides.length > 1) expect(covers(said, seen)).toBe(true);
          else expect({ unit, seen: said }).toEqual({ unit, seen });
        }
      }),
      { numRuns: 60 },
    );
  });
});
