import { readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const training = fileURLToPath(new URL("../../src/training/", import.meta.url));

test("networks and fits can run in a browser: a bundle of them needs neither a builtin of Node nor sharp", async () => {
  const files = ["networks", "fit"].flatMap((room) =>
    readdirSync(`${training}${room}`)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${training}${room}/${file}`),
  );
  expect(files).toContain(`${training}fit/train-prepared.ts`);
  const program = files
    .map((file, index) => `export * as f${index} from ${JSON.stringify(file)};`)
    .join("\n");
  const unsafe: string[] = [];
  await build({
    stdin: { contents: program, resolveDir: training },
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    logLevel: "silent",
    plugins: [
      {
        name: "unsafe",
        setup: ({ onResolve }) =>
          onResolve({ filter: /./ }, ({ path: id, importer }) => {
            // tfjs-core has a Node platform behind a check of process; its requires stay out of a browser's bundle.
            if ((isBuiltin(id) && importer.includes("/src/")) || id === "sharp") {
              unsafe.push(`${id} from ${importer}`);
            }
            return isBuiltin(id) || id === "sharp" ? { path: id, external: true } : undefined;
          }),
      },
    ],
  });
  expect(unsafe).toEqual([]);
});
