import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { nearNames } from "../../names.ts";
import type { BudgetConfig, ModelBudget } from "../../record/budget-config.ts";
import { budgetConfigSchema } from "../../record/budget-config-schema.ts";
import { pathText, propertyOf, valueAt } from "../../record/json-path.ts";

/** Where budgets are looked for, in this order: the whole of a file, or a property of it. */
const places: readonly { readonly file: string; readonly property?: string }[] = [
  { file: "clothnet.config.json" },
  { file: "package.json", property: "clothnet" },
];

/**
 * Reads budgets and makes their relative paths relative to the current folder.
 *
 * @param file of the configuration; default: `clothnet.config.json`, or `clothnet` in `package.json`, of the current folder
 * @throws {ProfilerError} `config-unreadable` if there are none, or at the first field that is unknown, absent or wrong
 */
export async function readBudgets(file?: string): Promise<readonly ModelBudget[]> {
  if (file !== undefined) {
    const property = /(^|[/\\])package\.json$/.test(file) ? "clothnet" : undefined;
    return budgetsOf(await jsonOf(file), file, property);
  }
  for (const place of places) {
    const json = await jsonOf(place.file, "absent");
    if (
      json !== undefined &&
      (place.property === undefined || propertyOf(json, place.property) !== undefined)
    )
      return budgetsOf(json, place.file, place.property);
  }
  throw unreadable(
    "neither clothnet.config.json nor 'clothnet' in package.json here",
    "budgets of models",
    "write clothnet.config.json as docs/budgets.md says, or name a file with --config",
  );
}

async function jsonOf(file: string, missing?: "absent"): Promise<unknown> {
  try {
    return JSON.parse((await readFile(file, "utf8")).replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    if (missing === "absent" && (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(`${file} (${reasonOf(error)})`, "a JSON file of budgets", "correct the file");
  }
}

function budgetsOf(json: unknown, file: string, property: string | undefined): readonly ModelBudget[] {
  const written = property === undefined ? json : propertyOf(json, property);
  if (written === undefined) throw unreadable(`no '${property}' in ${file}`, "budgets there", "add them");
  const checked = budgetConfigSchema.safeParse(written);
  const start = property === undefined ? [] : [property];
  if (!checked.success) throw refusal(written, checked.error.issues[0]!, start, file);
  checkMeaning(checked.data, file);
  return checked.data.models.map((budget) => fromFile(budget, file));
}

/** What the schema does not say: every model has a limit that can be broken, and a name of its own. */
function checkMeaning({ models }: BudgetConfig, file: string): void {
  const names = new Set<string>();
  for (const [index, { path, name = path, baseline, limits = {}, maxIncrease = {} }] of models.entries()) {
    const at = `models[${index}] in ${file}`;
    const { layers = [], f1, ...others } = limits;
    const ofF1 = f1 === undefined ? [] : [f1.weighted, f1.macro].filter((one) => one !== undefined);
    if (f1 !== undefined && ofF1.length === 0)
      throw unreadable(`limits.f1 without weighted or macro at ${at}`, "the least F1", "add one of both");
    const given = Object.keys(others).length + layers.length + ofF1.length + Object.keys(maxIncrease).length;
    if (given === 0)
      throw unreadable(`no limit at ${at}`, "at least one: a check without limits always passes", "add one");
    if (Object.keys(maxIncrease).length > 0 && baseline === undefined)
      throw unreadable(`maxIncrease without a baseline at ${at}`, "a record to compare with", "add baseline");
    if (names.has(name))
      throw unreadable(`a second model called '${name}' at ${at}`, "a name for each", "give one a name");
    names.add(name);
  }
}

function fromFile(budget: ModelBudget, file: string): ModelBudget {
  const { path, baseline, register, limits } = budget;
  const beside = (one: string): string =>
    /^https?:/.test(one) || isAbsolute(one) ? one : join(dirname(file), one);
  return {
    ...budget,
    path: beside(path),
    ...(baseline === undefined ? {} : { baseline: beside(baseline) }),
    ...(register === undefined ? {} : { register: register.map(beside) }),
    ...(limits?.f1 === undefined
      ? {}
      : { limits: { ...limits, f1: { ...limits.f1, study: beside(limits.f1.study) } } }),
  };
}

function refusal(
  written: unknown,
  issue: z.core.$ZodIssue,
  start: readonly PropertyKey[],
  file: string,
): ProfilerError {
  const where = (path: readonly PropertyKey[]): string => `${pathText([...start, ...path])} in ${file}`;
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = keysAt(issue.path).filter((name) => name !== "$schema");
    const [near] = nearNames(key, known);
    return unreadable(
      `the unknown key ${where([...issue.path, key])}`,
      `one of ${known.join(", ")}`,
      near === undefined ? "correct the key or leave it out" : `write '${near}'`,
    );
  }
  const found = JSON.stringify(valueAt(written, issue.path))?.slice(0, 80) ?? "nothing";
  const expected =
    issue.code === "invalid_union"
      ? "extents, as [224, 224, 3], or extents by the input's name"
      : issue.message.replace(/^[^:]+: (expected )?/, "");
  return unreadable(`${found} at ${where(issue.path)}`, expected, "correct it as docs/budgets.md says");
}

/** The keys that the schema has at a place. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const at = path.reduce<unknown>(
    (schema, step) =>
      typeof step === "number"
        ? propertyOf(schema, "items")
        : propertyOf(propertyOf(schema, "properties"), step),
    z.toJSONSchema(budgetConfigSchema),
  );
  return Object.keys(propertyOf(at, "properties") ?? {});
}

function unreadable(found: string, expected: string, remedy: string): ProfilerError {
  return new ProfilerError("config-unreadable", { found, expected, remedy });
}
