import { existsSync, realpathSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The packages of tfjs that the code imports by name, and the `imports` of package.json that stand for them. */
const packages: readonly string[] = ["core", "layers", "converter", "backend-cpu"];

/** An import of one of {@link packages}, as the compiler writes it. */
const imported = new RegExp(
  `(?<=\\bfrom |\\bimport |\\bimport\\()"@tensorflow/(tfjs-(?:${packages.join("|")}))"`,
  "g",
);

/**
 * Lets compiled code load tfjs with `require` when Node runs it.
 *
 * tfjs comes to Node as CommonJS bundles of a megabyte. For an `import` of one, Node searches its source for names to export, which takes five times
 * as long as loading it. So `"@tensorflow/tfjs-core"` becomes `"#tfjs-core"`, which package.json maps to a module that requires the package and
 * lists its names, and for bundlers to the package itself. Both give the same objects: there is one copy of tfjs in a process.
 *
 * @param folder of the compiled code
 */
export async function requireTfjs(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const text = await readFile(join(folder, file), "utf8");
    const changed = text.replaceAll(imported, '"#$1"');
    if (changed !== text) await writeFile(join(folder, file), changed);
  }
  await mkdir(join(folder, "tfjs"), { recursive: true });
  for (const name of packages) {
    await writeFile(join(folder, "tfjs", `tfjs-${name}.js`), moduleOf(`@tensorflow/tfjs-${name}`));
  }
}

function moduleOf(specifier: string): string {
  const exported = createRequire(import.meta.url)(specifier) as Readonly<Record<string, unknown>>;
  const names = Object.keys(exported).filter((name) => name !== "default");
  return `import { createRequire } from "node:module";
export const { ${names.join(", ")} } = createRequire(import.meta.url)("${specifier}");
`;
}

// Run by `npm run build`; importing this file writes nothing.
const script = process.argv[1];
if (script !== undefined && existsSync(script) && realpathSync(script) === import.meta.filename) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error("usage: node require-tfjs.js FOLDER");
  await requireTfjs(folder);
}
