import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { requireTfjs } from "../../../src/cli/files/require-tfjs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** A package of its own, inside this one: what it imports is found in this one's node_modules. */
const folder = join(root, `.required-${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

test("compiled code imports tfjs by require, and gets the objects that an import gets", async () => {
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  const text = [
    'import * as tf from "@tensorflow/tfjs-core";',
    'import { layers } from "@tensorflow/tfjs-layers";',
    'import "@tensorflow/tfjs-backend-cpu";',
    'export const converter = import("@tensorflow/tfjs-converter");',
    'export const named = "@tensorflow/tfjs-core";',
    "export { tf, layers };",
  ].join("\n");
  write("dist/room/file.js", text);
  write("dist/room/file.d.ts", text);
  await requireTfjs(join(folder, "dist"));
  expect(readFileSync(join(folder, "dist/room/file.d.ts"), "utf8")).toBe(text);
  expect(readFileSync(join(folder, "dist/room/file.js"), "utf8").match(/".*"/g)).toEqual([
    '"#tfjs-core"',
    '"#tfjs-layers"',
    '"#tfjs-backend-cpu"',
    '"#tfjs-converter"',
    '"@tensorflow/tfjs-core"',
  ]);
  // A process of its own, since vitest resolves imports its own way.
  const program = `
    import * as tf from "@tensorflow/tfjs-core";
    import * as tfl from "@tensorflow/tfjs-layers";
    import * as file from "./dist/room/file.js";
    const names = (namespace) => Object.keys(namespace).filter((name) => name !== "default" && name !== "module.exports").join();
    console.log(file.tf !== tf, file.tf.engine() === tf.engine(), file.layers === tfl.layers, names(file.tf) === names(tf));`;
  const node = ["--input-type=module", "--eval", program];
  expect(execFileSync(process.execPath, node, { cwd: folder, encoding: "utf8" })).toBe(
    "true true true true\n",
  );
});
