import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";

const io = fileURLToPath(new URL("../../src/cli/io.ts", import.meta.url));

/** A program that imports `processIo`, as one script. */
function bundle(program: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: `import { processIo } from ${JSON.stringify(io)};${program}`, resolveDir: "." },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a process that is busy with a long run", async (name) => {
  // Node handles no event during the loop: 60 s are longer than the test waits.
  const child = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    bundle(`
    processIo().onBusy(true);
    process.stdout.write("busy\\n", () => { for (const end = Date.now() + 60_000; Date.now() < end; ); });`),
  ]);
  child.stdout.once("data", () => setTimeout(() => child.kill(name), 100));
  const begin = performance.now();
  const signal = await new Promise((resolve) => child.once("close", (_, by) => resolve(by)));
  expect(signal).toBe(name);
  expect(performance.now() - begin).toBeLessThan(50_000);
});

test("a process that is busy no more handles signals by itself", async () => {
  const child = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    bundle(`
    const { onBusy, signal } = processIo();
    onBusy(true);
    onBusy(false);
    const timer = setTimeout(() => {}, 60_000);
    signal.addEventListener("abort", () => { process.exitCode = 130; clearTimeout(timer); });
    process.stdout.write("ready\\n");`),
  ]);
  child.stdout.once("data", () => child.kill("SIGTERM"));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
});

test("a stderr without a reader does not end the process, and its result is written", async () => {
  const program = `
    const { stdout, stderr } = processIo();
    process.stdin.once("data", () => {
      for (let line = 0; line < 100; line += 1) stderr.write("progress\\n");
      setTimeout(() => { stdout.write("result"); process.exitCode = 7; process.stdin.destroy(); }, 50);
    });
    stdout.write("ready\\n");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", bundle(program)]);
  let out = "";
  child.stdout.on("data", (text: Buffer) => {
    if (out === "") {
      child.stderr.destroy();
      child.stdin.write("go\n");
    }
    out += text.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect({ code, out }).toEqual({ code: 7, out: "ready\nresult" });
});
