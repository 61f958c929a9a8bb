import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { tool } from "../../src/version.ts";
import { timedProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "habits-"));
afterAll(() => rmSync(folder, { recursive: true }));
const small = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));
const spaced = join(folder, "my models");
cpSync(small, spaced, { recursive: true });

/** The line of a run that ends with 2. */
async function line(...args: string[]): Promise<string> {
  const { code, out, err } = await cli(...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  return err.trimEnd();
}

describe("without a command", () => {
  test("nothing at all, and help of help, are the program's help", async () => {
    const help = await cli("--help");
    expect(help.out).toContain("'npx clothnet-report help COMMAND' lists a command's options.\n");
    expect(help.out).not.toContain("Without a command");
    for (const args of [[], ["help"], ["help", "help"], ["-h"]]) expect(await cli(...args)).toEqual(help);
  });

  test.each(["-v", "-V", "--version"])("%s is the version", async (flag) => {
    expect(await cli(flag)).toEqual({ code: 0, out: `${tool.version}\n`, err: "" });
  });

  test("a model, or what looks like one, proposes profile with all that was given", async () => {
    expect(await line(join(small, "model.json"), "--time")).toContain(
      `found '${small}/model.json' in the place of a command; expected one of study, profile, `,
    );
    expect(await line(join(small, "model.json"), "--time")).toMatch(
      /Fix: run 'npx clothnet-report profile \S+\/model\.json --time'$/,
    );
    expect(await line("nowhere.json")).toMatch(/Fix: run 'npx clothnet-report profile nowhere\.json'$/);
    expect(await line(spaced)).toContain(`Fix: run 'npx clothnet-report profile "${spaced}"'`);
  });

  test("a record proposes render", async () => {
    const record = join(folder, "record.json");
    writeFileSync(record, recordJson(timedProfile()));
    expect(await line(record)).toContain(`Fix: run 'npx clothnet-report render ${record}'`);
  });

  test("an option proposes a command before it", async () => {
    expect(await line("--data", "photos")).toMatch(
      /found --data before a command; .* Fix: write 'npx clothnet-report COMMAND --data photos'$/,
    );
  });
});

test.each([
  [["profle", small], "write 'profile'"],
  [["help", "trian"], "write 'train'"],
  [["COMPARE"], "write 'compare'"],
  [["nonsense"], "see 'npx clothnet-report --help'"],
])("misspelt: %j", async (args, words) => {
  expect(await line(...args)).toContain(`Fix: ${words}`);
});

test.each([
  [["profile", small, "--bacth", "2"], "unknown option '--bacth' (Did you mean --batch?)"],
  [["profile", small, "--layer", "a"], "unknown option '--layer', an option of 'field'"],
  [["field", small, "--time"], "unknown option '--time', an option of 'profile'"],
  [["profile", small, "--zzzzz"], "unknown option '--zzzzz'; see 'npx clothnet-report help profile'"],
  [
    ["compare"],
    "missing required argument 'a' (a model.json, its folder or address, or a record). Fix: write 'npx clothnet-report compare [options] <a> [b] [more...]'; see 'npx clothnet-report help compare'",
  ],
  [["train"], "required option '--data <folder>' not specified. Fix: see 'npx clothnet-report help train'"],
  [["profile", "my", "models"], "Fix: put quotes around a path that has spaces"],
])("commander's line for %j says what was meant", async (args, words) => {
  expect(await line(...args)).toContain(words);
});

test("a path with spaces is opened", async () => {
  expect((await cli("profile", spaced)).out).toContain("block3_conv");
});

test("~ is the user's folder, also behind =, where no shell expands it", async () => {
  let [out, err] = ["", ""];
  const code = await run({
    args: ["profile", "~/my models", "--format=json", "--out=~/counted.json"],
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: { HOME: folder },
    signal: new AbortController().signal,
  });
  expect({ code, out, err }).toEqual({ code: 0, out: "", err: `wrote ${folder}/counted.json\n` });
});
