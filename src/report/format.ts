import { boundOf } from "../record/bound-of.ts";
import type { Bounded } from "../record/bound-of.ts";
import type { TimeRank, TimeSummary, Totals } from "../record/profile-record.ts";
import type { Bound } from "../record/reason.ts";

const exact = numberFormat({ maximumFractionDigits: 2 });
const threeDigits = numberFormat({ maximumSignificantDigits: 3 });
const twoDigits = numberFormat({ maximumSignificantDigits: 2 });
const twoDecimals = numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const threeDecimals = numberFormat({ minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** A format that is made when it is first used: each takes milliseconds of a command's start. */
function numberFormat(options: Intl.NumberFormatOptions): Pick<Intl.NumberFormat, "format"> {
  let made: Intl.NumberFormat | undefined;
  return { format: (value: number) => (made ??= new Intl.NumberFormat("en-US", options)).format(value) };
}

/** A count written out with thousands separators: 325,400,448. A value that would print as zero but is not has three digits: 0.00391. */
export function count(value: number): string {
  return Math.abs(value) < 0.005 ? significant(value) : exact.format(value);
}

/** A measured number to three significant digits: 1,230, 0.5, 0.000412. */
export function significant(value: number): string {
  return threeDigits.format(value);
}

/**
 * A ratio with two decimals: 1.31, 1,001.88. A ratio that would print as 0 has three digits: 0.00412. If it `differs` from 1 but would print as 1, it has
 * as many decimals as show the difference: 1.003.
 */
export function factor(value: number, differs: boolean): string {
  const text = twoDecimals.format(value);
  if (text === "0.00") return significant(value);
  if (!differs || text !== "1.00" || value === 1) return text;
  return value.toFixed(Math.min(9, Math.ceil(-Math.log10(Math.abs(value - 1)))));
}

/** A count with what it counts: `1 row`, `1,200 rows`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A count in millions with two decimals, for columns whose heading says so: 4,956.16. A positive value that would print as zero is `< 0.01`. */
export function millions(value: number): string {
  if (value > 0 && value < 5000) return "< 0.01";
  return twoDecimals.format(value / 1e6);
}

/** As {@link millions}, for a column where lower bounds may stand: a small count has three digits, as `≥ < 0.01` would say nothing. */
export function fineMillions(value: number): string {
  return value > 0 && value < 5000 ? significant(value / 1e6) : millions(value);
}

/**
 * A fraction of 1 as a percentage with one decimal and without the sign, for columns whose heading has it: 0.661 is 66.1. A value
 * that would print as zero but is not is `< 0.1`, or `> -0.1` below 0.
 */
export function percent(fraction: number): string {
  const text = (fraction * 100).toFixed(1);
  if (fraction === 0 || Number(text) !== 0) return text;
  return fraction > 0 ? "< 0.1" : "> -0.1";
}

/** Milliseconds with three decimals; a positive time that would print as zero is written as `< 0.001`. */
export function milliseconds(value: number): string {
  return value > 0 && value < 0.0005 ? "< 0.001" : threeDecimals.format(value);
}

/** Median and unscaled median absolute deviation in milliseconds: `12.340 ± 0.120`. One sample has no deviation: `12.340 ± unknown`. */
export function medianAndMad({ medianMs, madMs, samples }: TimeSummary): string {
  return `${milliseconds(medianMs)} ± ${samples === 1 ? "unknown" : milliseconds(madMs)}`;
}

/** The same to few digits, for a table that answers at a glance: `529 ± 18`, three of the median and two of the deviation. */
export function roughSpread({ medianMs, madMs, samples }: TimeSummary): string {
  return `${significant(medianMs)} ± ${samples === 1 ? "unknown" : twoDigits.format(madMs)}`;
}

/**
 * A length and its unscaled median absolute deviation over so many inputs, in pixels: `3.20 ± 0.05`, for one input `3.20 ± unknown`. A value that would
 * print as zero but is not is `< 0.01`.
 */
export function sigmaAndMad(
  { sigma, sigmaMad }: { readonly sigma: number; readonly sigmaMad: number },
  inputs: number,
): string {
  return `${pixels(sigma)} ± ${inputs === 1 ? "unknown" : pixels(sigmaMad)}`;
}

function pixels(length: number): string {
  return length > 0 && length < 0.005 ? "< 0.01" : length.toFixed(2);
}

/** The 95th percentile in milliseconds; `unknown` for one sample. */
export function p95({ p95Ms, samples }: TimeSummary): string {
  return samples === 1 ? "unknown" : milliseconds(p95Ms);
}

/** A step of a clock, with its unit and to three significant digits: 40 ns, 16.7 ms. */
export function clockStep(stepMs: number): string {
  if (stepMs >= 1) return `${significant(stepMs)} ms`;
  return stepMs >= 1e-3 ? `${significant(stepMs * 1e3)} µs` : `${significant(stepMs * 1e6)} ns`;
}

/** The places that a row may have by time: `4–10`, or `3` for a single place; `unknown` if the record has no ranks. */
export function places(rank: TimeRank | undefined): string {
  if (rank === undefined) return "unknown";
  return rank.first === rank.last ? count(rank.first) : `${count(rank.first)}–${count(rank.last)}`;
}

/** Dimensions joined by a multiplication sign: 1×224×224×3. A shape without dimensions is `scalar`. */
export function dimensions(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.map(count).join("×").replaceAll(",", "");
}

/** The sign before a figure that is not exact. */
export const boundSigns: Readonly<Record<Bound, string>> = { lower: "≥", upper: "≤", guess: "≈" };

/**
 * A figure with what its status says about it: `≥ N` for a lower bound, `≤ N` for an upper one, `≈ N` for a guess, the word `unknown` where
 * there is no figure.
 *
 * @param write how the number itself is written
 */
export function bounded(
  value: number | undefined,
  of: Bounded,
  write: (value: number) => string = count,
): string {
  if (value === undefined || of.status === "unavailable") return "unknown";
  return of.status === "partial" ? `${boundSigns[boundOf(of)]} ${write(value)}` : write(value);
}

/** A number of parameters or of weight bytes: `≥ N` where some of them are not known. */
export function weightFigure(
  value: number,
  { weightsStatus }: Pick<Totals, "weightsStatus">,
  write: (value: number) => string = count,
): string {
  return bounded(value, { status: weightsStatus ?? "complete" }, write);
}
