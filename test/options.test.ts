import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { checkOptions, flag, listOf, oneOf, optionsOf, required, wholeFrom } from "../src/options.ts";
import type { OptionRules } from "../src/options.ts";

interface Baking {
  readonly loaves?: number;
  readonly flour?: "rye" | "wheat";
  readonly sizes?: readonly number[];
  readonly oven?: { readonly fan?: boolean };
  readonly baker: string;
}

const rules: OptionRules<Baking> = {
  loaves: wholeFrom(1),
  flour: oneOf(["rye", "wheat"]),
  sizes: listOf("whole numbers of at least 2", wholeFrom(2).accepts),
  oven: optionsOf<NonNullable<Baking["oven"]>>({ fan: flag }),
  baker: required({ expected: "a name", accepts: (value) => typeof value === "string" }),
};
const check = (given: unknown): Baking => checkOptions("bake", given as Baking, rules);

test("what fits comes back, without what is undefined", () => {
  expect(check({ baker: "Jo", loaves: undefined, oven: { fan: undefined } })).toEqual({
    baker: "Jo",
    oven: {},
  });
  expect(check(runInNewContext("({ baker: 'Jo', loaves: 2 })"))).toEqual({ baker: "Jo", loaves: 2 });
});

test.each<[unknown, string]>([
  [
    { baker: "Jo", loafs: 2 },
    "found the option loafs of bake, which it does not have; expected one of loaves, flour, sizes, oven, baker. Fix: write loaves",
  ],
  [
    { baker: "Jo", toString: 2 },
    "found the option toString of bake, which it does not have; expected one of loaves, flour, sizes, oven, baker. Fix: leave toString out",
  ],
  [
    { baker: "Jo", loaves: -1 },
    "found loaves: -1 in the options of bake; expected a whole number of at least 1. Fix: change loaves, or leave it out",
  ],
  [
    { baker: "Jo", loaves: NaN },
    "found loaves: NaN in the options of bake; expected a whole number of at least 1",
  ],
  [{ baker: "Jo", loaves: "2" }, 'found loaves: "2" in'],
  [{ baker: "Jo", loaves: 2n }, "found loaves: 2 in"],
  [{ baker: "Jo", loaves: null }, "found loaves: null in"],
  [
    { baker: "Jo", flour: "wheet" },
    'found flour: "wheet" in the options of bake; expected one of rye, wheat. Fix: write flour: "wheat"',
  ],
  [
    { baker: "Jo", sizes: [2, 1] },
    "found sizes: [2,1] in the options of bake; expected a list of whole numbers of at least 2",
  ],
  [
    { baker: "Jo", oven: { fam: true } },
    "found the option oven.fam of bake, which it does not have; expected one of fan. Fix: write oven.fan",
  ],
  [{ baker: "Jo", oven: { fan: 1 } }, "found oven.fan: 1 in the options of bake; expected true or false"],
  [{ baker: "Jo", oven: 5 }, "found 5 in the place of oven of bake; expected an object with fan"],
  [{ baker: () => "Jo" }, "found baker: a function in"],
  [{ baker: new Date(0) }, "found baker: an object of class Date in"],
  [{ loaves: 1 }, "found no baker in the options of bake; expected a name. Fix: give baker"],
  [
    3,
    "found 3 in the place of the options of bake; expected an object with loaves, flour, sizes, oven, baker",
  ],
  [[], "found [] in the place of the options of bake"],
])("wrong options %#: %s", (given, message) => {
  expect(() => check(given)).toThrow(message);
});
