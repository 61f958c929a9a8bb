import type { Compared, ComparisonNote } from "../../record/comparison-record.ts";

/**
 * What the ratio of two times is of beside the models: what else the sides differ in, and weights that are none of the models' own. Backends that
 * models are run on were asked for; those of records are told.
 */
export function comparisonNotes(a: Compared, b: Compared, ofRecords: boolean): readonly ComparisonNote[] {
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
