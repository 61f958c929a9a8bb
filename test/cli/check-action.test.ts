import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "check-action-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = fileURLToPath(new URL("../../docs/ci/check-budgets.sh", import.meta.url));
const programs = join(folder, "bin");
mkdirSync(programs);

function program(name: string, lines: string): void {
  const file = join(programs, name);
  writeFileSync(file, `#!/bin/bash\n${lines}\n`);
  chmodSync(file, 0o755);
}

/** Runs the script with programs that write down how they were called. */
function act(checkCode: number, comments: string, settings: Record<string, string> = {}, refused = false) {
  program("npx", `echo "npx $*" >> calls; echo "<!-- marker -->" > "$7"; exit ${checkCode}`);
  program(
    "gh",
    `echo "gh $*" >> calls; case "$*" in *paginate*) echo "${comments}";; *) exit ${refused ? 1 : 0};; esac`,
  );
  // As jq reads the number of the pull request.
  program("jq", "echo 7");
  rmSync(join(folder, "calls"), { force: true });
  const env = {
    PATH: `${programs}${delimiter}${process.env["PATH"]}`,
    GITHUB_REPOSITORY: "me/mine",
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
    ...settings,
  };
  const { status: code, stdout: output } = spawnSync("bash", [script], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  const calls = readFileSync(join(folder, "calls"), "utf8");
  return {
    code,
    output,
    calls: calls
      .replaceAll(/\/\S*tmp\S*/g, "FILE")
      .trimEnd()
      .split("\n"),
  };
}

test("a broken budget ends with 1, after the comment was written", () => {
  const { code, calls } = act(1, "", { CLOTHNET_CONFIG: "mine.json" });
  expect(code).toBe(1);
  expect(calls[0]).toBe(
    "npx --no-install clothnet-report check --format github --out FILE --config mine.json",
  );
  expect(calls.at(-1)).toMatch(
    /^gh api --silent --method POST repos\/me\/mine\/issues\/7\/comments -F body=@/,
  );
  expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("<!-- marker -->");
});

test("a comment that is there is replaced", () => {
  const { code, calls } = act(0, "41\n42");
  expect(code).toBe(0);
  expect(calls.at(-1)).toMatch(/--method PATCH repos\/me\/mine\/issues\/comments\/41 -F body=@/);
});

test("no comment is written where none is wanted, nor of a wrong configuration", () => {
  expect(act(0, "", { CLOTHNET_COMMENT: "false" }).calls).toHaveLength(1);
  const { code, calls } = act(2, "");
  expect([code, calls.length]).toEqual([2, 1]);
});

test("a comment that is refused is a warning", () => {
  const { code, output } = act(1, "", {}, true);
  expect(code).toBe(1);
  expect(output).toContain("::warning::the comment could not be written");
});
