import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";

const io = fileURLToPath(new URL("../../src/cli/io.ts", import.meta.url));

test("a stderr without a reader does not end the process, and its result is written", async () => {
  const program = `
    import { processIo } from ${JSON.stringify(io)};
    const { stdout, stderr } = processIo();
    process.stdin.once("data", () => {
      for (let line = 0; line < 100; line += 1) stderr.write("progress\\n");
      setTimeout(() => { stdout.write("result"); process.exitCode = 7; process.stdin.destroy(); }, 50);
    });
    stdout.write("ready\\n");`;
  const { outputFiles } = buildSync({
    stdin: { contents: program, resolveDir: "." },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const script = outputFiles[0]?.text ?? "";
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
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
