import type { Compared } from "../../record/comparison-record.ts";

/**
 * What the ratio of two times is of beside the models: what else the sides differ in, and weights that are none of the models' own. Backends that
 * models are run on were asked for; those of records are told.
 */
export function comparisonNotes(a: Compared, b: Compared, ofRecords: boolean): readonly string[] {
  const facts: readonly (readonly [string, (side: Compared) => string])[] = [
    ...(ofRecords ? whereRecorded : []),
    ["input shapes", ({ inputs }) => inputs.map(({ shape }) => shape.join("x")).join(", ")],
  ];
  const random = Object.entries({ a, b }).flatMap(([side, { weights }]) =>
    weights === "random" ? [side] : [],
  );
  return [
    ...facts
      .filter(([, of]) => of(a) !== of(b))
      .map(
        ([name, of]) => `the ${ofRecords ? "records" : "models"} differ in ${name}: ${of(a)} and ${of(b)}`,
      ),
    ...(random.length > 0
      ? [`${random.join(" and ")} ran with random weights: the model's own were not there`]
      : []),
  ];
}

const whereRecorded: readonly (readonly [string, (side: Compared) => string])[] = [
  ["backend", ({ backend }) => backend],
  ["device", ({ device }) => device],
  ["driver", ({ driver }) => driver ?? "unknown"],
];
