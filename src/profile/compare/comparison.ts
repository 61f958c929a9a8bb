import type { Compared, ComparisonNote, ComparisonRecord } from "../../record/comparison-record.ts";
import { ProfilerError } from "../../errors.ts";
import { backends } from "../../backends/index.ts";
import type { RunToRun } from "../../backends/define-backend.ts";
import { compareMedians } from "../../stats/compare-medians.ts";
import { leastPValue } from "../../stats/rank-test.ts";
import { tool } from "../../version.ts";

/** How to draw, and when the record says it was made. */
export interface ComparisonOptions {
  readonly paired: boolean;
  readonly seed?: number;
  readonly createdAt?: Date;
}

/**
 * The fewest samples of each side that can show a difference. Of the 2⁷ ways to swap seven pairs, two are as far apart as the farthest, which is over 1 %;
 * so are two of the 70 ways to part eight samples. Beside many, four could show one, by an interval that is too narrow for few.
 */
export const fewestSamples: { readonly paired: number; readonly unpaired: number } = {
  paired: 8,
  unpaired: 5,
};

/**
 * The comparison of two times by their samples.
 *
 * @throws {ProfilerError} `wrong-option` when a side has no samples, or one that is not above 0
 */
export function comparisonOf(
  a: Compared,
  b: Compared,
  { paired, seed = 0, createdAt = new Date() }: ComparisonOptions,
): ComparisonRecord {
  const [ofA, ofB] = [samplesOf(a), samplesOf(b)];
  const { ratio, interval, pValue, significance, differs } = compareMedians(ofA, ofB, { paired, seed });
  const fewest = Math.min(ofA.length, ofB.length);
  const needed = fewestSamples[paired ? "paired" : "unpaired"];
  const { margin, largest } = runToRunOf(a, b);
  const counts = differs && (paired || Math.max(ratio, 1 / ratio) > 1 + margin);
  const beyondRuns = interval.low > 1 + largest || interval.high < 1 / (1 + largest);
  return {
    schemaVersion: 2,
    kind: "comparison",
    tool,
    createdAt: createdAt.toISOString(),
    a,
    b,
    paired,
    ratio,
    interval,
    rankTest: { pValue, significance },
    ...(paired ? {} : { margin }),
    seed,
    verdict: fewest < needed ? "undecided" : counts ? (ratio > 1 ? "faster" : "slower") : "no-difference",
    notes: [
      ...comparisonNotes(a, b, !paired),
      ...(fewest >= needed && counts && !paired && margin < largest && !beyondRuns
        ? [{ code: "within-run-differences", largest } as const]
        : []),
      ...(fewest < needed
        ? [
            {
              code: "too-few-samples",
              samples: fewest,
              needed,
              leastPValue: leastPValue(ofA.length, ofB.length, paired),
            } as const,
          ]
        : []),
    ],
  };
}

/** For a backend that nobody measured: the figures of wasm and cpu. */
const unmeasured: RunToRun = { margin: 0.05, largest: 0.12 };

/** The run-to-run differences of two backends: the greater of each. */
export function runToRunOf(...sides: readonly Pick<Compared, "backend" | "threads">[]): RunToRun {
  // Nobody measured wasm on several threads: they share their cores with all other work, as tensorflow's do.
  const own = sides.map(({ backend, threads = 1 }) => measured(threads > 1 ? "tensorflow" : backend));
  return {
    margin: Math.max(...own.map(({ margin }) => margin)),
    largest: Math.max(...own.map(({ largest }) => largest)),
  };
}

function measured(backend: string): RunToRun {
  return backends.find(({ name }) => name === backend)?.runToRun ?? unmeasured;
}

/** A ratio needs samples above 0; a clock of coarse steps may have seen none. */
function samplesOf({ name, endToEnd: { samplesMs = [] } }: Compared): readonly number[] {
  if (samplesMs.length > 0 && samplesMs.every((sample) => sample > 0)) return samplesMs;
  throw new ProfilerError("wrong-option", {
    found:
      samplesMs.length === 0 ? `no times of ${name}` : `a time of ${Math.min(...samplesMs)} ms of ${name}`,
    expected: "times above 0 ms",
    remedy: "time more examples in one pass with --batch, on a backend whose clock sees them",
  });
}

/**
 * What the ratio of two times is of beside the models: what else the sides differ in, and weights that are none of the models' own. Backends that
 * models are run on were asked for; those of records are told.
 */
function comparisonNotes(a: Compared, b: Compared, ofRecords: boolean): readonly ComparisonNote[] {
  const facts: readonly Property[] = [
    ...(ofRecords ? whereRecorded : []),
    ["input shapes", ({ inputs }) => inputs.map(({ shape }) => shape.join("x")).join(", ")],
  ];
  const random = (["a", "b"] as const).filter((side) => ({ a, b })[side].weights === "random");
  return [
    ...facts
      .filter(([, of]) => of(a) !== of(b))
      .map(([property, of]): ComparisonNote => {
        return {
          code: "sides-differ",
          of: ofRecords ? "records" : "models",
          property,
          a: of(a),
          b: of(b),
        };
      }),
    ...(random.length > 0 ? [{ code: "random-weights", sides: random } as const] : []),
  ];
}

type Property = readonly [
  Extract<ComparisonNote, { readonly code: "sides-differ" }>["property"],
  (side: Compared) => string,
];

const whereRecorded: readonly Property[] = [
  ["backend", ({ backend }) => backend],
  ["device", ({ device }) => device],
  ["driver", ({ driver }) => driver ?? "unknown"],
];
