import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { cli } from "./cli.ts";

const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const model = fixture("small-model/model.json");
const commands = {
  profile: ["profile", model, "--time"],
  compare: ["compare", model, model],
  study: ["study", "--approaches", "feature-extractor"],
  train: ["train", "--data", fixture("garments"), "--backbone", model],
};

describe.each(Object.entries(commands))("%s", (_, args) => {
  test.each(["0", "-1", "abc", "1.5", "9", ""])("--threads '%s' is refused in one line", async (threads) => {
    const { code, out, err } = await cli(...args, `--threads=${threads}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toContain(`found "${threads}"; expected a whole number from 1 to 8.`);
  });

  test("--threads on a backend that has one thread is refused in one line", async () => {
    const { code, out, err } = await cli(...args, "--backend", "cpu", "--threads", "2");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^clothnet-report: wrong option: found --threads on cpu; expected options that change something here\. Fix: choose --backend wasm, or leave --threads out\n$/,
    );
  });
});

test("a profile has the number of threads that computed, and so has a comparison, one side of which may be on another backend", async () => {
  const small = ["--runs", "1", "--warmup", "0", "--format", "json", "--threads", "1"];
  const timed = await cli("profile", model, "--time", ...small);
  expect(JSON.parse(timed.out).timing).toMatchObject({ backend: "wasm", threads: 1 });
  const compared = await cli("compare", model, "--backend", "cpu", "--against", "wasm", ...small);
  expect(compared.code, compared.err).toBe(0);
  expect(JSON.parse(compared.out)).toMatchObject({
    a: { backend: "cpu", threads: 1 },
    b: { backend: "wasm", threads: 1 },
  });
});
