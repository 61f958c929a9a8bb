import { ProfilerError } from "../../errors.ts";
import { isRead } from "../../trace/graph/graph-program.ts";
import type { GraphConstant } from "../../trace/graph/graph-program.ts";
import { isObject } from "../source/model-format.ts";
import type { ModelFile } from "../source/model-format.ts";

/** The file in which a topology without its weight files publishes the small constants that its shapes depend on. */
const fileName = "small-weights.json";

/** The shapes, axes and paddings of the greatest graphs seen take under a megabyte. */
const fileLimitBytes = 16 * 1024 * 1024;

/** Brackets within brackets: one for each axis, and no tensor of tfjs has more than six. */
const deepest = 7;

/** A weight as the file has it. */
interface PublishedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: unknown;
}

const dtypes: readonly unknown[] = ["int32", "int64", "bool", "float32"];

/** What each field of a weight must be. Written without zod, which takes longer to load than most models take to count. */
const fields: Readonly<Record<keyof PublishedWeight, readonly [string, (value: unknown) => boolean]>> = {
  name: ["a string", (value) => typeof value === "string"],
  shape: [
    "a list of whole numbers",
    (value) => Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0),
  ],
  dtype: [dtypes.join(", "), (value) => dtypes.includes(value)],
  values: ["a number, a boolean or a list", (value) => isValue(value) || Array.isArray(value)],
};

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

async function parse(source: ModelFile["source"]): Promise<readonly PublishedWeight[]> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await source.read(fileName)));
  } catch {
    throw unreadable(`${fileName} that is not JSON`, listed);
  }
  if (!Array.isArray(json)) throw wrong("content", "a list");
  for (const [at, weight] of (json as readonly unknown[]).entries()) {
    if (!isObject(weight)) throw wrong(`${at}`, "an object");
    for (const [name, [expected, holds]] of Object.entries(fields))
      if (!holds(weight[name])) throw wrong(`${at}.${name}`, expected);
  }
  return json as readonly PublishedWeight[];
}

function wrong(where: string, expected: string): ProfilerError {
  return unreadable(`${fileName} whose ${where} is wrong (expected ${expected})`, listed);
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
