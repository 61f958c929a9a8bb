import { expect, test } from "vitest";
import { splitValidation } from "../../../src/training/fit/split-validation.ts";

test("validation samples are a stratified share of the training samples, as sample numbers", () => {
  const labels = Array.from({ length: 60 }, (_, sample) => sample % 2);
  const given = labels.map((_, sample) => sample).filter((sample) => sample % 3 !== 0);
  const { train, validation } = splitValidation(given, labels, 0.25, 1);
  expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual(given);
  expect(validation.filter((sample) => labels[sample] === 0)).toHaveLength(5);
  expect(validation.filter((sample) => labels[sample] === 1)).toHaveLength(5);
});

test("no share carves nothing", () => {
  expect(splitValidation([4, 2], [0, 0, 0, 0, 1], 0, 1)).toEqual({ train: [4, 2], validation: [] });
});
