import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/backends/install/explain-failure.ts";
import { findTools } from "../../../src/backends/install/install-tensorflow.ts";
import { runTool } from "../../../src/backends/install/run-tool.ts";
import { programFolder, contextOf } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "tools-"));
afterAll(() => rmSync(folder, { recursive: true }));

const there = "echo 1.0";
const withoutPip =
  'if [ "$1" = -m ]; then echo "python3: No module named pip" >&2; exit 1; fi; echo Python 3';

test.each<[string, Record<string, string>, string]>([
  [
    "npm",
    { python3: there, "g++": there },
    "installation failed: found no npm; expected npm on the PATH. Fix: install npm, which comes with Node",
  ],
  [
    "python3",
    { npm: there, "g++": there },
    "installation failed: found no python3; expected python3 on the PATH. Fix: install it, on Debian with 'apt-get install -y python3-pip'",
  ],
  [
    "pip",
    { npm: there, python3: withoutPip, "g++": there },
    "installation failed: found pip ended with 1 (python3: No module named pip); expected a Python with pip. Fix: install pip, on Debian with 'apt-get install -y python3-pip'",
  ],
  [
    "g++",
    { npm: there, python3: there },
    "installation failed: found no g++; expected g++ on the PATH. Fix: install it, on Debian with 'apt-get install -y g++'",
  ],
])("a PATH without %s is reported in one line before the first step", async (name, scripts, message) => {
  const path = programFolder(join(folder, `without-${name}`), { scripts });
  await expect(findTools(folder, contextOf(path))).rejects.toMatchObject({
    code: "install-failed",
    message,
  });
});

test("with all programs present, and without make, the tools are found; PYTHON and CXX name others", async () => {
  const path = programFolder(join(folder, "all"), { scripts: { npm: there, py: there, "clang++": there } });
  const context = contextOf(path);
  const env = { ...context.env, PYTHON: "py", CXX: "clang++" };
  expect(await findTools(folder, { ...context, env })).toEqual({ python: "py", compiler: "clang++" });
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
  ["anything else", "fatal error: node_api.h: No such file", /correct what that line says/],
])("%s is explained", (_title, printed, remedy) => {
  const facts = explainFailure("pip", 1, `Collecting things\n${printed}\n`);
  expect(facts.remedy).toMatch(remedy);
  // The quoted line was printed, and is not the first of the log.
  const quoted = /^pip ended with 1 \((.*)\)$/s.exec(facts.found)?.[1] as string;
  expect(printed).toContain(quoted);
});

test("Ctrl-C ends the running program", async () => {
  const controller = new AbortController();
  const path = programFolder(join(folder, "slow"), { real: ["sleep"] });
  const call = { tool: "pip", command: "sleep", args: ["600"], cwd: folder, missing: "-" };
  const run = runTool(call, contextOf(path, controller.signal));
  setTimeout(() => controller.abort(), 100);
  // Were the program waited for, the test would run out of time.
  await expect(run).rejects.toMatchObject({
    code: "interrupted",
    message:
      "interrupted: found Ctrl-C while pip ran; expected time to finish. Fix: run the command again; finished steps are kept",
  });
});

test("a running program leaves Ctrl-C to the command, which cleans up", async () => {
  const path = programFolder(join(folder, "quick"), { real: ["sleep"] });
  const listeners = process.listeners("SIGINT");
  const call = { tool: "pip", command: "sleep", args: ["0.2"], cwd: folder, missing: "-" };
  const run = runTool(call, contextOf(path));
  expect(process.listeners("SIGINT")).toEqual(listeners);
  await run;
});

// At once, since they wait.
describe.concurrent("a program that downloads", () => {
  const patient = (name: string, script: string, runs: number) => {
    const path = programFolder(join(folder, name), {
      real: ["sleep", "touch"],
      scripts: { npm: `echo run >> ${join(folder, name, "runs")}\n${script}` },
    });
    const context = contextOf(path);
    const patience = { silenceMs: 1000, runs };
    const call = { tool: "npm", command: "npm", args: [], cwd: join(folder, name), missing: "-", patience };
    const countRuns = (): number => readFileSync(join(folder, name, "runs"), "utf8").split("\n").length - 1;
    return { run: () => runTool(call, context), said: context.said, countRuns };
  };

  test("that stalls is run again, and the output of the second run is returned", async () => {
    const { run, said, countRuns } = patient(
      "once",
      "[ -e stalled ] && echo done && exit\ntouch stalled\nexec sleep 60",
      3,
    );
    expect(await run()).toBe("done\n");
    expect(said).toEqual(["npm printed nothing for 1 s; running it again"]);
    expect(countRuns()).toBe(2);
  });

  test("that always stalls is an error of one line", async () => {
    const { run, countRuns } = patient("always", "exec sleep 60", 2);
    await expect(run()).rejects.toMatchObject({
      code: "install-failed",
      message:
        "installation failed: found npm printed nothing for 1 s and was ended; expected a package registry that answers. Fix: check the network, proxy and mirror settings, and run the command again; finished steps are kept",
    });
    expect(countRuns()).toBe(2);
  });

  test("that leaves a child process behind is not waited for", async () => {
    const { run } = patient("shim", "sleep 100\ntrue", 1);
    const began = performance.now();
    await expect(run()).rejects.toThrow(/npm printed nothing for 1 s/);
    expect(performance.now() - began).toBeLessThan(90_000);
  });

  test("that exits with 0 when it is ended still counts as stalled", async () => {
    const { run, countRuns } = patient(
      "polite",
      "trap 'kill $!; exit 0' TERM\nsleep 60 > /dev/null 2>&1 &\nwait",
      2,
    );
    await expect(run()).rejects.toThrow(/npm printed nothing for 1 s and was ended/);
    expect(countRuns()).toBe(2);
  });

  test("that keeps printing is not ended", async () => {
    const { run, countRuns } = patient(
      "slow-but-sure",
      "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $i; sleep 0.1; done",
      1,
    );
    expect(await run()).toBe("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
    expect(countRuns()).toBe(1);
  });

  test("that loses the network is run again; one that fails otherwise is not", async () => {
    const lost = "echo 'npm error code EIDLETIMEOUT' >&2\nexit 1";
    const broken = patient("lost", lost, 3);
    await expect(broken.run()).rejects.toMatchObject({ code: "install-failed" });
    expect(broken.said).toEqual(Array(2).fill("npm lost the network; running it again"));
    const refused = patient("refused", "echo 'npm error code E404' >&2\nexit 1", 3);
    await expect(refused.run()).rejects.toThrow(/npm ended with 1 \(npm error code E404\)/);
    expect(refused.countRuns()).toBe(1);
  });
});

test("a fetched package with error in its name is not quoted as the error", () => {
  const printed = "npm http fetch GET 200 es-errors 12ms\nnpm error code E404\nnpm error 404 Not Found";
  expect(explainFailure("npm", 1, printed).found).toBe("npm ended with 1 (npm error code E404)");
});
