import { ProfilerError } from "./errors.ts";
import { nearNames } from "./names.ts";

/** What the value of an option must be. */
export interface OptionRule {
  /** Completes "expected": `a whole number of at least 1`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** The values of an option that has a few, for suggestions. */
  readonly values?: readonly string[];
  /** The options of an option that is an object. */
  readonly rules?: Readonly<Record<string, OptionRule>>;
  readonly required?: true;
}

/** A rule for every option of a function: one that is left out does not compile. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/**
 * Checks what a caller gave as options, of which TypeScript may not have seen the types.
 *
 * @param owner the function, as the caller knows it
 * @returns the options without those that are `undefined`, which count as left out
 * @throws {ProfilerError} `wrong-option`, with the option's name: it is unknown, its value is wrong, or it is missing
 */
export function checkOptions<Options extends object>(
  owner: string,
  given: Options | undefined,
  rules: OptionRules<Options>,
): Options {
  return checkLevel(owner, "", given ?? {}, rules) as Options;
}

function checkLevel(
  owner: string,
  prefix: string,
  given: unknown,
  rules: Readonly<Record<string, OptionRule>>,
): object {
  const names = Object.keys(rules);
  if (!isPlainObject(given)) {
    throw new ProfilerError("wrong-option", {
      found: `${describeValue(given)} in the place of ${prefix === "" ? "the options" : prefix.slice(0, -1)} of ${owner}`,
      expected: `an object with ${names.join(", ")}`,
      remedy: "give the options by name, or leave them out",
    });
  }
  const missing = names.find((name) => rules[name]?.required === true && given[name] === undefined);
  if (missing !== undefined) {
    throw new ProfilerError("wrong-option", {
      found: `no ${prefix}${missing} in the options of ${owner}`,
      expected: rules[missing]?.expected ?? "",
      remedy: `give ${prefix}${missing}`,
    });
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, checkOption(owner, `${prefix}${name}`, value, ruleOf(name))]),
  );

  function ruleOf(name: string): OptionRule {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule !== undefined) return rule;
    const [near] = nearNames(name, names);
    throw new ProfilerError("wrong-option", {
      found: `the option ${prefix}${name} of ${owner}, which it does not have`,
      expected: `one of ${names.join(", ")}`,
      remedy: near === undefined ? `leave ${prefix}${name} out` : `write ${prefix}${near}`,
    });
  }
}

function checkOption(owner: string, name: string, value: unknown, rule: OptionRule): unknown {
  if (rule.rules !== undefined) return checkLevel(owner, `${name}.`, value, rule.rules);
  if (rule.accepts(value)) return value;
  const [near] = typeof value === "string" ? nearNames(value, rule.values ?? []) : [];
  throw new ProfilerError("wrong-option", {
    found: `${name}: ${describeValue(value)} in the options of ${owner}`,
    expected: rule.expected,
    remedy: near === undefined ? `change ${name}, or leave it out` : `write ${name}: "${near}"`,
  });
}

/** A value in a few characters, for an error. */
export function describeValue(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value))
    return `an object of class ${value.constructor.name}`;
  // JSON has no NaN, no Infinity and no bigint.
  const text =
    typeof value === "string" || typeof value === "object" ? safeJson(value) : String(value as number);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each: unknown) => (typeof each === "number" ? Number(each) : each));
  } catch {
    return String(value);
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const parent: unknown = Object.getPrototypeOf(value);
  // An object of another frame or of `node:vm` has that frame's prototype.
  return parent === null || Object.getPrototypeOf(parent) === null;
}

/** The rule of an option that must be there. */
export function required(rule: OptionRule): OptionRule {
  return { ...rule, required: true };
}

/** The rule of whole numbers of at least `least`. */
export function wholeFrom(least: number): OptionRule {
  return {
    expected: `a whole number of at least ${least}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least,
  };
}

/** The rule of lists whose every element is accepted by `rule`. */
export function listOf(what: string, accepts: (value: unknown) => boolean): OptionRule {
  return { expected: `a list of ${what}`, accepts: (value) => Array.isArray(value) && value.every(accepts) };
}

/** The rule of an option with a few values. */
export function oneOf(values: readonly string[]): OptionRule {
  return {
    expected: `one of ${values.join(", ")}`,
    accepts: (value) => values.includes(value as string),
    values,
  };
}

/** The rule of an object with options of its own. */
export function optionsOf<Options>(rules: OptionRules<Options>): OptionRule {
  return { expected: `an object with ${Object.keys(rules).join(", ")}`, accepts: () => true, rules };
}

/** The rule of `true` and `false`. */
export const flag: OptionRule = { expected: "true or false", accepts: (value) => typeof value === "boolean" };

/** The rule of texts that are not empty. */
export const text: OptionRule = {
  expected: "a text that is not empty",
  accepts: (value) => typeof value === "string" && value !== "",
};

/** The rule of lists of texts. */
export const texts: OptionRule = listOf("texts", text.accepts);

/** The rule of functions. */
export const callback: OptionRule = {
  expected: "a function",
  accepts: (value) => typeof value === "function",
};

/** The rule of a signal that ends what runs. */
export const abortSignal: OptionRule = {
  expected: "the signal of an AbortController",
  accepts: (value) => typeof value === "object" && value !== null && "aborted" in value,
};

/** The rule of times. */
export const date: OptionRule = {
  expected: "a valid Date",
  accepts: (value) => value instanceof Date && Number.isFinite(value.getTime()),
};

/** The rule of places along axes. */
export const places: OptionRule = listOf("whole numbers from 0", wholeFrom(0).accepts);
