import { readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const training = fileURLToPath(new URL("../../src/training/", import.meta.url));

test("networks and fits can run in a browser: a bundle of them needs neither a builtin of Node nor sharp", async () => {
  const files = ["networks", "fit"].flatMap((room) =>
    readdirSync(`${training}${room}`)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${training}${room}/${file}`),
  );
  expect(files).toContain(`${training}fit/train-classifier.ts`);
  const program = files
    .map((file, index) => `export * as f${index} from ${JSON.stringify(file)};`)
    .join("\n");
  const unsafe: string[] = [];
  const bundle = await rolldown({
    input: "page.js",
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId(id, importer) {
          if (id === "page.js") return id;
          // tfjs-core has a Node platform behind a check of process; its requires stay out of a browser's bundle.
          if ((isBuiltin(id) && importer?.includes("/src/") === true) || id === "sharp") {
            unsafe.push(`${id} from ${importer}`);
          }
          return undefined;
        },
        load: (id) => (id === "page.js" ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  expect(unsafe).toEqual([]);
  expect(output[0].imports).toEqual([]);
});
