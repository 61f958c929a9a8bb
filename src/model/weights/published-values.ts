import type { z } from "zod";
import { ProfilerError } from "../../errors.ts";
import { isRead } from "../../trace/graph/graph-program.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import type { ModelFile } from "../source/model-format.ts";

/** The file in which a topology without its weight files publishes the small constants that its shapes depend on. */
const fileName = "small-weights.json";

/** The shapes, axes and paddings of the greatest graphs seen take under a megabyte. */
const fileLimitBytes = 16 * 1024 * 1024;

/** Brackets within brackets: one for each axis, and no tensor of tfjs has more than six. */
const deepest = 7;

/** What the file holds. zod is imported only where there is such a file: it takes longer to load than most models take to count. */
async function loadSchema() {
  const { z } = await import("zod");
  return z.array(
    z.looseObject({
      name: z.string(),
      shape: z.array(z.number().int().nonnegative()),
      dtype: z.enum(["int32", "int64", "bool", "float32"]),
      values: z.union([z.number(), z.boolean(), z.array(z.unknown())]),
    }),
  );
}

/**
 * Values of small weights that stand in a `small-weights.json` beside the model.json, by the weight's name: a list of
 * `{name, shape, dtype, values}`, the values in row-major order, nested or not. Empty where there is no such file; weights of
 * more elements than {@link isRead} allows are passed over.
 *
 * @throws {ProfilerError} `model-unreadable` when the file is too large, is no such list, or contradicts itself or the manifest
 */
export async function publishedValues(file: ModelFile): Promise<ReadonlyMap<string, GraphConstant>> {
  const size = await file.source.size(fileName);
  const values = new Map<string, GraphConstant>();
  if (size === undefined) return values;
  if (size > fileLimitBytes) {
    throw unreadable(`${fileName} of ${size} bytes`, `at most ${fileLimitBytes} bytes`);
  }
  const manifest = new Map(
    file.weightsManifest.flatMap((group) => group.weights).map(({ name, shape }) => [name, shape]),
  );
  for (const { name, shape, dtype, values: given } of await parse(file.source)) {
    const declared = manifest.get(name);
    if (declared !== undefined && declared.join() !== shape.join()) {
      throw unreadable(
        `${fileName} whose ${name} has the shape [${shape.join(",")}]`,
        `[${declared.join(",")}], as the weightsManifest says`,
      );
    }
    const elements = shape.reduce((product, extent) => product * extent, 1);
    if (!isRead(dtype, elements)) continue;
    const flat = [given].flat(deepest);
    if (flat.length !== elements || !flat.every(isValue)) {
      throw unreadable(
        `${fileName} whose ${name} has ${flat.length} values`,
        `${elements} numbers for the shape [${shape.join(",")}]`,
      );
    }
    values.set(name, { shape, dtype: dtype === "int64" ? "int32" : dtype, values: flat.map(Number) });
  }
  return values;
}

async function parse(source: ModelFile["source"]): Promise<z.infer<Awaited<ReturnType<typeof loadSchema>>>> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await source.read(fileName)));
  } catch {
    throw unreadable(`${fileName} that is not JSON`, listed);
  }
  const checked = (await loadSchema()).safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue?.path.length === 0 ? "content" : issue?.path.join(".");
  throw unreadable(`${fileName} whose ${where} is wrong (${issue?.message})`, listed);
}

const listed = "a list of {name, shape, dtype, values}";

function isValue(each: unknown): each is number | boolean {
  return typeof each === "number" || typeof each === "boolean";
}

function unreadable(found: string, expected: string): ProfilerError {
  return new ProfilerError("model-unreadable", {
    found,
    expected,
    remedy: `mend or remove ${fileName}, or put the weight files beside the model.json`,
  });
}
