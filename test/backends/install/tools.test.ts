import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { explainFailure } from "../../../src/backends/install/explain-failure.ts";
import { findTools } from "../../../src/backends/install/find-tools.ts";
import { runTool } from "../../../src/backends/install/run-tool.ts";
import { programFolder, surroundingsOf } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "tools-"));
afterAll(() => rmSync(folder, { recursive: true }));

const there = "echo 1.0";
const withoutPip =
  'if [ "$1" = -m ]; then echo "python3: No module named pip" >&2; exit 1; fi; echo Python 3';

test.each<[string, Record<string, string>, string]>([
  [
    "npm",
    { python3: there, "g++": there },
    "installation failed: found no npm; expected npm on the PATH; to mend it, install npm, which comes with Node",
  ],
  [
    "python3",
    { npm: there, "g++": there },
    "installation failed: found no python3; expected python3 on the PATH; to mend it, install it, on Debian with 'apt-get install -y python3-pip'",
  ],
  [
    "pip",
    { npm: there, python3: withoutPip, "g++": there },
    "installation failed: found pip ended with 1 (python3: No module named pip); expected a Python with pip; to mend it, install pip, on Debian with 'apt-get install -y python3-pip'",
  ],
  [
    "g++",
    { npm: there, python3: there },
    "installation failed: found no g++; expected g++ on the PATH; to mend it, install it, on Debian with 'apt-get install -y g++'",
  ],
])("a PATH without %s is told in one line before anything is done", async (name, scripts, message) => {
  const path = programFolder(join(folder, `without-${name}`), { scripts });
  await expect(findTools(folder, surroundingsOf(path))).rejects.toMatchObject({
    code: "install-failed",
    message,
  });
});

test("all programs there: make isn't among them; PYTHON and CXX name others", async () => {
  const path = programFolder(join(folder, "all"), { scripts: { npm: there, py: there, "clang++": there } });
  const surroundings = surroundingsOf(path);
  const env = { ...surroundings.env, PYTHON: "py", CXX: "clang++" };
  expect(await findTools(folder, { ...surroundings, env })).toEqual({ python: "py", compiler: "clang++" });
});

test.each<[string, string, RegExp]>([
  ["a full disk", "npm error code ENOSPC\nnpm error no space left on device", /free some space/],
  ["a full disk, by Python", "OSError: [Errno 28] No space left on device", /free some space/],
  [
    "no network, by pip, which says at last that there is no such version",
    "WARNING: Retrying after connection broken by 'NewConnectionError: Temporary failure in name resolution'\nERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0\nERROR: No matching distribution found",
    /expected a connection|check the network/,
  ],
  ["no network, by npm", "npm error code EAI_AGAIN\nnpm error request failed", /check the network/],
  [
    "another wheel",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    /package index/,
  ],
  ["no such wheel", "ERROR: No matching distribution found for tensorflow-cpu==2.21.0", /pip config list/],
  [
    "a wheel that was cut short in the cache",
    "zipfile.BadZipFile: File is not a zip file",
    /delete the .whl/,
  ],
  ["a folder of another user", "npm error code EACCES\nnpm error permission denied", /owner/],
  ["anything else", "fatal error: node_api.h: No such file", /mend what it says/],
])("%s is explained", (_title, printed, remedy) => {
  const facts = explainFailure("pip", 1, `Collecting things\n${printed}\n`);
  expect(facts.remedy).toMatch(remedy);
  // The line that is quoted is one that was printed, and not the first of the log.
  const quoted = /^pip ended with 1 \((.*)\)$/s.exec(facts.found)?.[1] as string;
  expect(printed).toContain(quoted);
});

test("Ctrl-C ends the program that runs", async () => {
  const controller = new AbortController();
  const path = programFolder(join(folder, "slow"), { real: ["sleep"] });
  const call = { tool: "pip", command: "sleep", args: ["30"], cwd: folder, missing: "-" };
  const run = runTool(call, surroundingsOf(path, controller.signal));
  setTimeout(() => controller.abort(), 100);
  const began = performance.now();
  await expect(run).rejects.toMatchObject({
    code: "interrupted",
    message:
      "interrupted: found Ctrl-C while pip ran; expected time to finish; to mend it, run the command again: finished steps are kept",
  });
  expect(performance.now() - began).toBeLessThan(10_000);
});
